// The overview's decisions: bands, classes, the picture of the county, what is left of a deadline, what is newest.
import { describe, expect, it } from "vitest";
import type { Happening, Township } from "@/api/types";
import { standing, track } from "@/page/overview/band";
import { classOf, decimalsOf, stepOf, valueOf } from "@/page/overview/classes";
import { KEPT, merged } from "@/page/overview/county";
import { hourOf } from "@/page/overview/lanes";
import { left } from "@/page/overview/left";
import { happeningLink } from "@/page/overview/links";
import { apart, labelSpot, pathOf, projection } from "@/page/overview/projection";

const town = (more: Partial<Township>): Township => ({
  code: "349901101", name: { zh: "柳溪镇", en: "Liuxi" }, samples: 100, failed: 0.0093, covered: 0.25, alerts: 2, devices: 8, silent: 1, silent_since: null, ...more,
});
const happened = (id: string, at: number, kind: Happening["kind"] = "test"): Happening => ({
  id, at, kind, region: "349901101", what: { zh: "豇豆", en: "cowpea" }, why: null, place: { zh: "检测室", en: "" }, gateway: "gw-1", device: "soil/1",
});

describe("the normal band", () => {
  it("says above, below, usual, and that nobody knows", () => {
    expect([17, 9, 3, 0].map((value) => standing({ value, low: 3, high: 9 }))).toEqual(["above", "usual", "usual", "below"]);
    expect(standing({ value: 9, low: null, high: null })).toBe("unknown");
  });
  it("keeps band and tick on the track", () => {
    for (const value of [0, 5, 900]) {
      const { from, to, now } = track({ value, low: 3, high: 9 });
      expect([from, to, now].every((share) => share !== null && share >= 0 && share <= 1)).toBe(true);
      expect(from! <= to!).toBe(true);
    }
    expect(track({ value: 0, low: null, high: null })).toEqual({ from: null, to: null, now: 0 });
  });
});

describe("the map", () => {
  it("takes a step of 1, 2 or 5 that five of reach the most", () => {
    expect(stepOf([0.12, 0.93, null], false)).toBeCloseTo(0.2);
    expect(stepOf([3, 41], true)).toBe(10);
    expect(stepOf([0, 0], true)).toBe(1);
    expect(decimalsOf(0.2)).toBe(1);
    expect(decimalsOf(20)).toBe(0);
  });
  it("puts the far end in the last class, and what nobody knows in none", () => {
    expect([0, 0.2, 0.93, 1, null].map((value) => classOf(value, 0.2))).toEqual([0, 1, 4, 4, null]);
  });
  it("tells shares in per cent and leaves unknown what cannot be counted", () => {
    expect(valueOf(town({}), "failed")).toBeCloseTo(0.93);
    expect(valueOf(town({}), "uncovered")).toBe(75);
    expect(valueOf(town({ failed: null }), "failed")).toBeNull();
    expect(valueOf(town({ devices: 0 }), "silent")).toBeNull();
  });
  it("lays a county into its box, north up and in proportion", () => {
    const project = projection([[115, 33], [116, 34]], { left: 10, top: 0, width: 100, height: 100 });
    const [west, south] = project([115, 33]);
    const [east, north] = project([116, 34]);
    expect(south).toBeCloseTo(100);
    expect(north).toBeCloseTo(0);
    expect((east - west) / (south - north)).toBeCloseTo(Math.cos((33.5 * Math.PI) / 180), 2);
    expect(projection([], { left: 0, top: 0, width: 8, height: 4 })([1, 1])).toEqual([4, 2]);
  });
  it("draws rings of polygons of both sorts", () => {
    const ring = [[0, 0], [1, 0], [0, 1], [0, 0]];
    const project = (point: readonly [number, number]): [number, number] => [point[0], point[1]];
    expect(pathOf({ type: "Polygon", coordinates: [ring] }, project)).toBe("M0 0L1 0L0 1Z");
    expect(pathOf({ type: "MultiPolygon", coordinates: [[ring], [ring]] }, project)).toBe("M0 0L1 0L0 1ZM0 0L1 0L0 1Z");
  });
  it("writes a name beside the points that lie on its centre", () => {
    const box = { width: 90, height: 44 };
    expect(labelSpot({ x: 0, y: 0 }, [{ x: 80, y: 0 }], box)).toEqual({ x: 0, y: 0 });
    const spot = labelSpot({ x: 0, y: 0 }, [{ x: 0, y: 0 }], box);
    expect(Math.abs(spot.x) >= 45 || Math.abs(spot.y) >= 22).toBe(true);
  });
  it("moves points apart that would lie on each other", () => {
    const found = apart([{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 1, y: 0 }], 10);
    for (const [a, one] of found.entries()) for (const other of found.slice(a + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(9.9);
  });
});

describe("what happened", () => {
  it("is told once, the newest first, and no more than fits", () => {
    const found = merged([happened("a", 1), happened("b", 2)], [happened("b", 2), happened("c", 3)]);
    expect(found.map((one) => one.id)).toEqual(["c", "b", "a"]);
    expect(merged([], Array.from({ length: 99 }, (_, n) => happened(String(n), n)))).toHaveLength(KEPT);
  });
  it("leads to its record", () => {
    expect(happeningLink(happened("x", 1, "refusal"))).toEqual({ path: "/passages/x" });
    expect(happeningLink(happened("x", 1, "alarm")).path).toBe("/devices/gw-1/soil%2F1");
  });
  it("stands at its hour of Shanghai", () => {
    expect(hourOf(Date.parse("2026-11-23T10:42:00+08:00"))).toBeCloseTo(10.7);
    expect(hourOf(Date.parse("2026-11-23T00:00:00+08:00"))).toBe(0);
  });
});

describe("a deadline", () => {
  const minute = 60_000;
  it("is told in what matters", () => {
    expect(left(42 * minute, 0)).toMatchObject({ unit: "minutes", n: 42 });
    expect(left(198 * minute, 0)).toMatchObject({ unit: "hours", n: 3, m: 18 });
    expect(left(72 * 60 * minute, 0)).toMatchObject({ unit: "days", n: 3 });
    expect(left(0, 1)).toMatchObject({ unit: "over" });
    expect(left(null, 1)).toMatchObject({ unit: "none" });
  });
});
