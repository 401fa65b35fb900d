import { describe, expect, it } from "vitest";
import type { Point, RapidTest } from "@/api/types";
import { formula, inForce } from "@/value/calibration";
import { momentOf, titleOf, wordShape } from "@/value/rapid";

const test = (extra: Partial<RapidTest> = {}): RapidTest => ({
  id: "1", gateway: "g-1", device: "lz-1", t: 9000, tested: 8000, number: "014", sample: "A-7", item: "", rate: 12.6, verdict: "pass",
  method: "enzyme_inhibition", doubts: [], ...extra,
});

describe("a rapid test", () => {
  it("is called by its sample, else by its number", () => {
    expect(titleOf(test())).toBe("A-7");
    expect(titleOf(test({ sample: "" }))).toBe("014");
  });
  it("was when the instrument says, unless it has no clock or an absurd one", () => {
    expect(momentOf(test())).toBe(8000);
    expect(momentOf(test({ tested: null }))).toBe(9000);
    expect(momentOf(test({ tested: 1, doubts: ["clock"] }))).toBe(9000);
  });
  it("shows the instrument's word whatever is doubted about it", () => {
    expect(wordShape(test({ rate: 88, doubts: ["contradiction"] }))).toBe("pass");
    expect([wordShape(test({ verdict: "fail" })), wordShape(test({ verdict: null }))]).toEqual(["stop", null]);
  });
});

describe("a calibration", () => {
  const one = (since: number, gain: number, offset: number) => ({ since, gain, offset, certificate: "" });
  const point = { calibrations: [one(10, 1.02, 0), one(20, 1, -0.4), one(90, 2, 0)] } as unknown as Point;
  it("holds from its date on, the later one first", () => {
    expect(inForce(point, 9)).toBeNull();
    expect([inForce(point, 10)?.gain, inForce(point, 50)?.offset]).toEqual([1.02, -0.4]);
  });
  it("reads as what is done to a value", () => {
    expect(formula(one(0, 1.02, -0.4), "℃")).toBe("× 1.02 − 0.4\u00a0℃");
    expect([formula(one(0, 1, 2), "%"), formula(one(0, 1, 0), "%")]).toEqual(["+ 2%", "× 1"]);
  });
});
