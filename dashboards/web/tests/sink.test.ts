import { describe, expect, it } from "vitest";
import { burst, pad, Sinks, type Stroke } from "@/terminal/sink";

const stroke = (key: string, timeStamp: number, more: Partial<Stroke> = {}): Stroke => ({
  key, code: "", ctrlKey: false, altKey: false, metaKey: false, isComposing: false, timeStamp, ...more,
});
function scanner() {
  const scans: string[] = [];
  const take = burst((text) => scans.push(text));
  const type = (text: string, from = 0, step = 5) => [...text].map((key, at) => take(stroke(key === "\n" ? "Enter" : key, from + at * step)));
  return { scans, take, type };
}

describe("the scan sink", () => {
  it("makes one scan of a burst that ends with Enter, and keeps every key of it from the buttons", () => {
    const { scans, type } = scanner();
    expect(type("HTTPS://T.CN/V?a=1 b\n6901234567892\n").every(Boolean)).toBe(true);
    expect(scans).toEqual(["HTTPS://T.CN/V?a=1 b", "6901234567892"]);
  });
  it("leaves Enter and a blank to the button in focus where nothing was scanned", () => {
    const { scans, take } = scanner();
    expect([take(stroke("Enter", 0)), take(stroke(" ", 10)), take(stroke("Tab", 20)), take(stroke("F12", 30))]).toEqual([false, false, false, false]);
    expect(scans).toEqual([]);
  });
  it("swallows the second Enter of a scanner that ends with CR LF", () => {
    const { scans, take, type } = scanner();
    type("123\n");
    expect([take(stroke("Enter", 20)), take(stroke("Enter", 2000))]).toEqual([true, false]);
    expect(scans).toEqual(["123"]);
  });
  it("forgets what was touched long before", () => {
    const { scans, type } = scanner();
    type("99", 0);
    type("123\n", 3000);
    expect(scans).toEqual(["123"]);
  });
  it("reads keys that a Chinese input method hides, and no shortcuts", () => {
    const { scans, take } = scanner();
    take(stroke("Process", 0, { code: "KeyA" }));
    take(stroke("Process", 5, { code: "Digit7" }));
    expect(take(stroke("r", 8, { ctrlKey: true }))).toBe(false);
    take(stroke("Enter", 10));
    expect(scans).toEqual(["A7"]);
  });
});

describe("who has the keys", () => {
  it("is the last that came, until it goes", () => {
    const heard: string[] = [];
    const sinks = new Sinks();
    sinks.add(burst((text) => heard.push(`scan ${text}`)));
    const go = sinks.add(pad((key) => heard.push(key)));
    for (const [at, key] of ["4", "x", "Backspace", "Enter"].entries()) sinks.take(stroke(key, at));
    go();
    for (const [at, key] of ["4", "2", "Enter"].entries()) sinks.take(stroke(key, 10 + at));
    expect(heard).toEqual(["4", "Backspace", "Enter", "scan 42"]);
  });
  it("is nobody while words are being composed", () => {
    const sinks = new Sinks();
    sinks.add(() => true);
    expect(sinks.take(stroke("a", 0, { isComposing: true }))).toBe(false);
  });
});
