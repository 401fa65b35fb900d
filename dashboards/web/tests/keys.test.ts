import { describe, expect, it } from "vitest";
import { Keys } from "@/terminal/keys";

describe("an F-key", () => {
  it("presses the last button that has it, is in sight and can be pressed", () => {
    const keys = new Keys();
    const pressed: string[] = [];
    let covered = false;
    keys.add("F12", { ready: () => true, press: () => pressed.push("below") });
    const go = keys.add("F12", { ready: () => !covered, press: () => pressed.push("above") });
    expect(keys.press("F12")).toBe(true);
    covered = true;
    keys.press("F12");
    covered = false;
    go();
    keys.press("F12");
    expect(pressed).toEqual(["above", "below", "below"]);
  });
  it("held down presses once", () => {
    const keys = new Keys();
    let times = 0;
    keys.add("F2", { ready: () => true, press: () => times++ });
    keys.press("F2");
    expect(keys.press("F2", true)).toBe(true);
    expect(times).toBe(1);
  });
  it("without a button does nothing, and no tools of the browser open; F5 and F11 stay the browser's", () => {
    const keys = new Keys();
    expect(["F12", "F1", "F5", "F11", "a", "F13", "Enter"].map((key) => keys.press(key))).toEqual([true, true, false, false, false, false, false]);
    keys.add("F5", { ready: () => true, press: () => {} });
    expect(keys.press("F5")).toBe(true);
  });
});
