import { describe, expect, it } from "vitest";
import { Parts } from "@/gate/multipart";
import { keep, over } from "@/gate/outlines";
import type { Seen } from "@/gate/report";
import { standing, type Known } from "@/gate/state";

const bytes = (text: string) => new TextEncoder().encode(text);
const part = (number: number, jpeg: string) =>
  `--picture\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\nX-Number: ${number}\r\nX-Time: ${number * 40}\r\n\r\n${jpeg}\r\n`;
const seen = (number: number): Seen => ({ number, t: number * 40, width: 16, height: 9, codes: [] });

describe("the stream of pictures", () => {
  it("comes apart wherever it is cut, though a picture may hold what looks like an end", () => {
    const pictures = ["one\r\n\r\n--picture", "", "three"];
    const whole = bytes(pictures.map((jpeg, at) => part(at + 1, jpeg)).join("") + "--picture--\r\n");
    for (let size = 1; size <= whole.length; size++) {
      const parts = new Parts();
      const found = [];
      for (let at = 0; at < whole.length; at += size) found.push(...parts.take(whole.subarray(at, at + size)));
      expect(found.map((one) => [one.number, one.t, new TextDecoder().decode(one.jpeg)])).toEqual(
        pictures.map((jpeg, at) => [at + 1, (at + 1) * 40, jpeg]),
      );
    }
  });
  it("is refused where it is something else", () => {
    expect(() => new Parts().take(bytes("<html>\r\n\r\n"))).toThrow("length");
    expect(() => new Parts().take(new Uint8Array(5000))).toThrow("not a stream");
  });
});

describe("outlines", () => {
  it("are those of the picture that is shown, or of the one before it, never of a later one", () => {
    const kept = [1, 2, 4].reduce<Seen[]>((all, number) => keep(all, seen(number)), []);
    expect([0, 1, 3, 4, 9].map((picture) => over(kept, picture)?.number ?? null)).toEqual([null, 1, 2, 4, 4]);
  });
  it("of before are forgotten when the camera begins anew, and no more than 40 are kept", () => {
    expect(keep([seen(900)], seen(1)).map((one) => one.number)).toEqual([1]);
    const many = Array.from({ length: 90 }, (_, at) => seen(at + 1)).reduce<Seen[]>(keep, []);
    expect([many.length, many[0]!.number]).toEqual([40, 51]);
  });
});

describe("how the camera is", () => {
  const well: Known = { opened: 0, heard: 10_000, here: 10_500, picture: 110_300, lag: 90, now: 110_500, state: "ok", cameras: 1 };
  it.each([
    [{}, "live", 200],
    [{ picture: 110_450 }, "live", 90],
    [{ picture: 110_900, lag: -20 }, "live", 0],
    [{ picture: 104_000 }, "still", 6500],
    [{ picture: null }, "opening", null],
    [{ state: "new" as const, picture: 1 }, "opening", null],
    [{ state: "lost" as const, picture: 92_500 }, "lost", 18_000],
    [{ state: "lost" as const, picture: null }, "lost", null],
    [{ state: null }, "connecting", null],
    [{ heard: null, here: 3000, state: null, cameras: null }, "connecting", null],
    [{ heard: null, here: 6000, state: null, cameras: null }, "cut", 6000],
    [{ here: 28_000, state: "lost" as const }, "cut", 18_000],
    [{ state: null, cameras: 0 }, "none", null],
  ])("%o is %s for %s ms", (changed, kind, age) => {
    expect(standing({ ...well, ...changed })).toEqual({ kind, age });
  });
});
