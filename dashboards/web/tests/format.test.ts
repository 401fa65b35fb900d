// The zone of this run is New York: every moment must come out as Shanghai's all the same.
import { describe, expect, it } from "vitest";
import { age, clock, moment } from "@/time/format";
import { bytes, figure, unitGap, unitWord } from "@/value/number";
import { wanted } from "@/page/login/wanted";

const NOON = Date.UTC(2026, 10, 23, 2, 42); // 10:42 in Shanghai

describe("moments", () => {
  it("are Shanghai's", () => expect(clock(NOON)).toBe("10:42"));
  it("say only the clock today, also just after midnight there", () => {
    expect(moment(NOON, NOON + 60_000, "zh")).toBe("10:42");
    expect(moment(Date.UTC(2026, 10, 22, 16, 5), NOON, "zh")).toBe("00:05");
  });
  it("say the day this year and the whole date before", () => {
    expect(moment(NOON, NOON + 5 * 86_400_000, "zh")).toBe("11月23日 10:42");
    expect(moment(NOON, NOON + 60 * 86_400_000, "zh")).toBe("2026-11-23 10:42");
    expect(moment(NOON, NOON + 5 * 86_400_000, "en")).toBe("23 Nov 2026, 10:42");
  });
});

describe("ages", () => {
  it("are relative under an hour only, and never negative", () => {
    expect(age(NOON, NOON + 8_900)).toEqual({ unit: "seconds", n: 8 });
    expect(age(NOON, NOON + 59 * 60_000)).toEqual({ unit: "minutes", n: 59 });
    expect(age(NOON, NOON + 3_600_000)).toBeNull();
    expect(age(NOON + 5000, NOON)).toEqual({ unit: "seconds", n: 0 });
  });
});

describe("figures", () => {
  it("have thousands, a true minus, and a dash for what is missing", () => {
    expect(figure(1284, 0)).toBe("1,284");
    expect(figure(-3.24, 1)).toBe("−3.2");
    expect(figure(-0.04, 1)).toBe("0.0");
    expect(figure(null, 1)).toBe("—");
    expect(figure(Number.NaN, 1)).toBe("—");
  });
  it("stand apart from their unit, but not from %", () => {
    expect([unitGap("%"), unitGap("lx"), unitGap("")]).toEqual(["", "\u00a0", ""]);
    expect([unitWord("°C", "zh"), unitWord("°C", "en")]).toEqual(["℃", "°C"]);
  });
  it("shorten bytes", () => expect([bytes(9_663_676_416), bytes(50_331_648), bytes(12)]).toEqual(["9.7 GB", "50 MB", "12 B"]));
});

describe("the page that was wanted", () => {
  it("is one of ours", () => expect(wanted("/devices/a/b?range=7d")).toBe("/devices/a/b?range=7d"));
  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "/login", undefined, ["/a"]])("is never %s", (to) => {
    expect(wanted(to)).toBeNull();
  });
});
