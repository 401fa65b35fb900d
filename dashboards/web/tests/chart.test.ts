import { describe, expect, it } from "vitest";
import type { Device, Gap } from "@/api/types";
import { alone, broken, hatches, holes, silences } from "@/chart/gaps";
import { ends, layout } from "@/chart/layout";
import { hatchSeries } from "@/chart/marks";
import { append, splice } from "@/chart/merge";
import type { Columns, Hatch, Line } from "@/chart/model";
import { runs } from "@/chart/strip";
import type { Theme } from "@/chart/theme";
import { nearest } from "@/chart/tip";
import type { Grain } from "@/page/device/history";
import { panelsOf } from "@/page/device/panels";
import { lifeIn } from "@/page/device/window";

type Word = Columns["quality"][number];
const columns = (t: number[], value: (number | null)[] = t, word: Word = "good"): Columns => ({
  t, value, low: value, high: value, quality: t.map(() => word), thinned: [],
});
const line = (t: number[], value?: (number | null)[], word?: Word): Line => ({
  ...columns(t, value, word), key: "a", name: "a", decimals: 1, spacing: () => 10, windowed: false, isSwitch: false, limits: [],
});
const every10 = () => 10;
const gap = (start: number, end: number, cause: Gap["cause"]): Gap => ({ start, end, cause, gateway: "g", device: "" });

/** What is drawn of these spans in a panel of 1000 px, 1 px a ms. */
function drawn(spans: readonly Hatch[]) {
  const series = hatchSeries(spans, { cut: "断线", missing: "缺测", waiting: "待补传" }, {} as Theme, { xAxisIndex: 0, yAxisIndex: 0 });
  const system = { x: 0, y: 0, width: 1000, height: 200 };
  return spans.map((one, at) => {
    const api = { value: (place: number) => [one.start, one.end][place], coord: ([t]: number[]) => [t, 0] };
    const group = series.renderItem!({ coordSys: system, dataIndex: at, dataIndexInside: at } as never, api as never) as { children: Child[] };
    return group.children;
  });
}
type Child = { type: string; invisible?: boolean; shape?: { x: number; width: number; height: number }; style: { text?: string } };

describe("marks", () => {
  it("put a bracket over what was summed up, and a word only where nothing is known", () => {
    const [thinned, missing] = drawn([{ start: 100, end: 200, word: "thinned" }, { start: 210, end: 260, word: "missing" }]);
    expect(thinned!.map((child) => child.type)).toEqual(["rect", "rect", "rect"]);
    expect(thinned![0]!.shape).toMatchObject({ x: 100, width: 100 });
    expect(missing!.map((child) => child.style.text)).toEqual([undefined, "缺测"]);
    expect(missing![1]!.invisible).toBe(false);
  });
  it("shows a bracket however short the time is", () => {
    const [[top]] = drawn([{ start: 500, end: 501, word: "thinned" }]) as [[Child]];
    expect(top.shape).toMatchObject({ x: 498.5, width: 4 });
  });
  it("leaves out a word that would lie over another", () => {
    const [first, second] = drawn([{ start: 100, end: 130, word: "cut" }, { start: 135, end: 160, word: "missing" }]);
    expect([first![1]!.invisible, second![1]!.invisible]).toEqual([false, true]);
  });
});

describe("merging", () => {
  it("puts the fine answer into its range and keeps the coarse one around it", () => {
    const merged = splice(columns([0, 10, 20, 30]), columns([9, 10, 12, 19, 20], [1, 2, 3, 4, 5]), { start: 10, end: 20 });
    expect(merged.t).toEqual([0, 10, 12, 19, 20, 30]);
    expect(merged.value).toEqual([0, 2, 3, 4, 20, 30]);
  });
  it("appends a row once, however often it is told", () => {
    const rows = [{ t: 10, value: 1, quality: "good" as const }, { t: 20, value: null, quality: "stale" as const }];
    const merged = append(columns([0, 10]), [...rows, ...rows]);
    expect(merged.t).toEqual([0, 10, 20]);
    expect(merged.quality).toEqual(["good", "good", "stale"]);
  });
});

describe("gaps", () => {
  const span = { start: 0, end: 200 };
  it("are holes between values, up to the end, but not before the first value", () => {
    expect(holes([50, 60, 100, 110], every10, span)).toEqual([{ start: 70, end: 100 }, { start: 120, end: 200 }]);
    expect(holes([], every10, span)).toEqual([]);
  });
  it("are runs of no value", () => expect(silences(columns([0, 10, 20, 30], [1, null, null, 2]), every10)).toEqual([{ start: 10, end: 30 }]));
  it("are judged by the finer spacing where someone looks closer", () => {
    const spacing = (t: number) => (t >= 50 && t < 100 ? 2 : 20);
    expect(holes([0, 20, 40, 50, 52, 70, 72, 100, 120], spacing, { start: 0, end: 130 })).toEqual([{ start: 54, end: 70 }]);
  });
  it("break the line", () => expect(broken([0, 10, 50], [1, 2, 3], every10)).toEqual([[0, 1], [10, 2], [20, null], [50, 3]]));
  it("leave single values to dots", () => {
    expect(alone([[0, 1], [10, null], [20, 2], [30, 3]])).toEqual([[0, 1]]);
    expect(alone([[0, 1]])).toEqual([[0, 1]]);
  });
  it("carry the word of their cause, without a sliver beside it", () => {
    expect(hatches([line([0, 10, 20])], [gap(25, 200, "offline")], span)).toEqual([{ start: 25, end: 200, word: "waiting" }]);
    expect(hatches([line([0, 10, 20, 190])], [gap(40, 180, "lost")], span)).toEqual([{ start: 40, end: 180, word: "cut" }]);
    expect(hatches([line([0, 10, 100, 110, 190])], [], span).map((one) => one.word)).toEqual(["missing", "missing"]);
  });
  it("say where values are sums of a minute, which hides no hole beside them", () => {
    const summed = { ...line([0, 10, 20, 30]), thinned: [{ start: 0, end: 40 }] };
    expect(hatches([summed], [gap(0, 40, "thinned")], { start: 0, end: 200 })).toEqual([
      { start: 0, end: 40, word: "thinned" }, { start: 40, end: 200, word: "missing" },
    ]);
  });
  it("leave standing what came in spite of a declared gap", () => {
    const t = Array.from({ length: 20 }, (_, n) => n * 10);
    expect(hatches([line(t)], [gap(40, 120, "restart")], span)).toEqual([]);
  });
  it("reach to the end of an outage that began with a null and goes on", () => {
    expect(hatches([line([0, 10, 20], [1, 2, null])], [gap(15, 200, "lost")], span)).toEqual([{ start: 15, end: 200, word: "cut" }]);
  });
  it("never overlap", () => {
    const found = hatches([line([0, 10, 150], [1, null, 2])], [gap(20, 100, "offline"), gap(60, 140, "restart")], span);
    found.forEach((one, at) => expect(one.start).toBeGreaterThanOrEqual(found[at - 1]?.end ?? 0));
    expect(found.length).toBeGreaterThan(1);
  });
});

describe("the quality strip", () => {
  it("joins runs, and the worst line wins", () => {
    const found = runs([line([0, 10, 20]), line([0, 10, 20], undefined, "stuck")]);
    expect(found).toEqual([{ start: 0, end: 30, kind: "check", word: "stuck" }]);
  });
  it("stops where values stop", () => expect(runs([line([0, 10, 100])]).map(({ start, end }) => [start, end])).toEqual([[0, 20], [100, 110]]));
});

describe("the ends of an axis", () => {
  const of = (unit: string, ...values: number[]) => {
    const seen = { min: Math.min(...values), max: Math.max(...values) };
    return [ends(unit).min(seen), ends(unit).max(seen)];
  };
  it("of what stands still leave room on both sides, and a share no more than it can be", () => {
    expect([of("%", 81), of("%", 100), of("%", 0), of("%", 131)]).toEqual([[70, 100], [90, 100], [0, 10], [120, 150]]);
    expect([of("V", 2.912, 2.9120000000000004), of("dBm", -74), of("", 0)]).toEqual([[1, 4], [-90, -60], [0, 1]]);
  });
  it("are left to the chart where anything moves or nothing is there", () => {
    expect([of("%", 60, 88), of("V", 2.912, 2.913), of("V")]).toEqual([[null, null], [null, null], [null, null]]);
  });
});

describe("layout", () => {
  it("gives 420 to one panel, less to several, little to a switch", () => {
    const heights = (...kinds: boolean[]) => layout(kinds.map((isSwitch) => ({ isSwitch, lines: 1 })), 900).boxes.map((box) => box.height);
    expect(heights(false)).toEqual([420]);
    expect(heights(false, true)).toEqual([420, 56]);
    expect(heights(false, false)).toEqual([280, 280]);
  });
});

describe("the axis", () => {
  const HOUR = 3_600_000;
  const answer = (first: number, gaps: Gap[] = []) => ({ start: 0, end: HOUR, gaps, series: [{ series: "g/d/p", unit: "", ...columns([first, HOUR - 1]) }] });
  it("shows the whole range of a device that is older than it, and follows the newest value", () => {
    expect(lifeIn(answer(60_000), HOUR + 5000)).toEqual({ start: 5000, end: HOUR + 5000 });
  });
  it("shows the life of a younger one, two minutes at least", () => {
    expect(lifeIn(answer(HOUR / 2), HOUR)).toEqual({ start: HOUR / 2 - 0.02 * (HOUR / 2), end: HOUR });
    expect(lifeIn(answer(HOUR - 1000), HOUR)).toEqual({ start: HOUR - 120_000, end: HOUR });
  });
  it("keeps a declared gap in sight, and an empty range whole", () => {
    expect(lifeIn(answer(HOUR / 2, [gap(0, HOUR / 2, "lost")]), HOUR).start).toBe(0);
    expect(lifeIn({ ...answer(0), series: [] }, HOUR)).toEqual({ start: 0, end: HOUR });
  });
});

describe("the pointer", () => {
  it("finds the nearest value, and none in a gap", () => {
    expect(nearest([0, 10, 20, 100], 14, 10)).toBe(1);
    expect(nearest([0, 10, 20, 100], 60, 10)).toBe(-1);
    expect(nearest([], 5, 10)).toBe(-1);
  });
});

describe("panels", () => {
  it("are shared by what has one unit, but a figure about the instrument stands apart from what it measures", () => {
    const point = (key: string, measurement: string, unit: string, diagnostic = false) => ({ key, measurement, unit, diagnostic, decimals: 0, interval_ms: 1000, alarm: null });
    const points = [
      point("soil_moisture.10cm", "soil_moisture", "%"), point("soil_moisture.40cm", "soil_moisture", "%"), point("soil_ph", "soil_ph", "pH"),
      point("battery", "battery", "%", true),
    ];
    const column = { t: [0], value: [1], low: [1], high: [1], quality: ["good"], thinned: [], window: () => 0 } as unknown as Columns & Grain;
    const device = { gateway: "g", id: "d", points } as unknown as Device;
    const panels = panelsOf(device, new Map(points.map((one) => [`g/d/${one.key}`, column])), (one) => one.key);
    expect(panels.map((panel) => panel.lines.map((line) => line.key))).toEqual([["soil_moisture.10cm", "soil_moisture.40cm"], ["soil_ph"], ["battery"]]);
  });
});
