// Comparing sensors: the address, the panels, what the values are worth, the hours as a map, the rows behind the chart.
import { describe, expect, it } from "vitest";
import type { Device, Gap, SeriesAnswer } from "@/api/types";
import { environmentLink, readWish, spanOf, writeWish, YEAR_BACK } from "@/environment/address";
import { choices } from "@/environment/choices";
import { heatOf, heatSpan, stepIn } from "@/environment/heat";
import { panelsOfSeries, seriesName } from "@/environment/panels";
import { spellsOf, worthOf } from "@/environment/quality";
import { evenly, rowsOf } from "@/environment/table";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-11-20T00:00:00+08:00");
const point = (key: string, unit: string) => ({ key, measurement: key, name: { zh: key, en: key }, unit, decimals: 1, diagnostic: false, interval_ms: HOUR, calibrations: [], latest: null, alarm: null, recent: [], channel: "", low: null, high: null });
const device = (id: string, site = "s"): Device => ({ id, gateway: "g", site, name: { zh: `n-${id}`, en: "" }, profile: "p", state: "ok", points: [point("air_temperature", "\u00b0C"), point("relative_humidity", "%")], tests: [], scans: null });
type Columns = SeriesAnswer["series"][number];
const columns = (series: string, unit: string, values: (number | null)[], quality: Columns["quality"] = values.map(() => "good"), from = START): Columns => ({
  series, unit, t: values.map((_, at) => from + at * HOUR), value: values, low: values, high: values, quality, thinned: [],
});
const answer = (series: Columns[], gaps: Gap[] = []): SeriesAnswer => ({ start: START, end: START + DAY, window_ms: HOUR, series, gaps });
const A = "g/a/air_temperature";
const B = "g/b/air_temperature";

describe("the address", () => {
  it("holds what is compared, and leaves out what is no series", () => {
    const wish = readWish({ s: [A, B, "nonsense", A], from: "2026-11-20", to: "2026-11-22", year: "1", heat: B });
    expect(wish).toMatchObject({ series: [A, B], from: "2026-11-20", to: "2026-11-22", lastYear: true, heat: B });
    expect(readWish(writeWish(wish))).toEqual(wish);
    expect(spanOf(wish, 0)).toEqual({ start: START, end: START + 3 * DAY });
  });
  it("falls back to a week where the days make no sense", () => {
    expect(readWish({ from: "2026-11-22", to: "2026-11-20", range: "ever" })).toMatchObject({ from: "", to: "", range: "7d" });
    expect(spanOf(readWish({}), START)).toEqual({ start: START - 7 * DAY, end: START });
  });
  it("is made elsewhere too", () => {
    const [, query] = environmentLink({ series: [A], from: "2026-11-20", to: "2026-11-21" }).split("?");
    expect(readWish(Object.fromEntries(new URLSearchParams(query)))).toMatchObject({ series: [A], from: "2026-11-20" });
  });
});

describe("the panels", () => {
  const devices = [device("a"), device("b")];
  it("put one unit together, whoever measured it", () => {
    const panels = panelsOfSeries(answer([columns(A, "\u00b0C", [1]), columns(B, "\u00b0C", [2]), columns("g/a/relative_humidity", "%", [3])]), devices);
    expect(panels.map((panel) => panel.lines.map((line) => line.tint))).toEqual([[0, 1], [2]]);
    expect(panels[0]!.title).toBe("Air_temperature");
  });
  it("lay last year's values on this year's", () => {
    const before = answer([columns(A, "\u00b0C", [7], ["good"], START - YEAR_BACK)]);
    const [panel] = panelsOfSeries(answer([columns(A, "\u00b0C", [1])]), devices, { answer: before, shift: YEAR_BACK, word: "last" });
    expect(panel!.lines.map((line) => [line.t[0], line.dashed === true, line.tint])).toEqual([[START, false, 0], [START, true, 0]]);
  });
  it("name a series whose device is gone by its ids", () => {
    expect(seriesName("g/gone/soil_ph", [])).toBe("gone \u00b7 soil_ph");
  });
});

describe("what the values are worth", () => {
  const span = { start: START, end: START + 10 * HOUR };
  const line = (values: (number | null)[], quality?: Columns["quality"]) => panelsOfSeries(answer([columns(A, "\u00b0C", values, quality)]), [device("a")])[0]!.lines[0]!;
  it("counts what is covered, and the flags in words", () => {
    const worth = worthOf(line([1, 2, null, null, 5], ["good", "spike", "stale", "stale", "good"]), span);
    expect(worth).toMatchObject({ covered: 0.3, values: 3, low: 1, high: 5, words: [["stale", 2], ["spike", 1]] });
  });
  it("tells a gap once: declared where it was declared, else as a hole", () => {
    const holed = { ...line([1, 2]), t: [START, START + 6 * HOUR] };
    const hole = spellsOf([holed], [], span).filter((one) => one.kind === "gap");
    expect(hole.map((one) => one.word)).toContain("missing");
    const gap: Gap = { start: START + HOUR, end: START + 6 * HOUR, cause: "lost", gateway: "g", device: "a" };
    expect(spellsOf([holed], [gap], span).filter((one) => one.start < START + 6 * HOUR).map((one) => [one.word, one.of])).toEqual([["cut", "g / a"]]);
  });
});

describe("the map of hours", () => {
  const span = { start: START, end: START + 2 * DAY };
  const heat = heatOf(columns(A, "\u00b0C", [0, 10, null, 5], ["good", "good", "stale", "spike"]), span, START + 30 * HOUR);
  it("has five classes from the smallest to the largest, and none for what nobody knows", () => {
    expect(heat.cells[0]!.slice(0, 4).map((cell) => cell.level)).toEqual([0, 4, null, 2]);
    expect(heat.cells[0]![3]!.worth).toBe("spike");
    expect(heat.days).toEqual(["2026-11-20", "2026-11-21"]);
  });
  it("does not call missing what has not come", () => {
    expect([heat.cells[1]![5]!.ahead, heat.cells[1]![6]!.ahead]).toEqual([false, true]);
  });
  it("keeps whole days, a quarter at most", () => {
    expect(heatSpan({ start: START + 5 * HOUR, end: START + 30 * HOUR })).toEqual(span);
    expect(heatSpan({ start: START - 400 * DAY, end: START + HOUR }).start).toBe(START - 91 * DAY);
  });
  it("is walked by arrows, and ends at its edges", () => {
    expect(stepIn("ArrowRight", 0, 3, 2)).toEqual([1, 3]);
    expect(stepIn("ArrowRight", 1, 3, 2)).toBeNull();
    expect(stepIn("ArrowUp", 0, 0, 2)).toBeNull();
    expect(stepIn("x", 0, 0, 2)).toBeNull();
  });
});

describe("the table and the choices", () => {
  it("has a row for every time of any line", () => {
    const lines = panelsOfSeries(answer([columns(A, "\u00b0C", [1, 2]), columns(B, "\u00b0C", [3], ["good"], START + HOUR)]), []).flatMap((panel) => panel.lines);
    expect(rowsOf(lines).map((row) => row.cells.map((cell) => cell?.value ?? null))).toEqual([[1, null], [2, 3]]);
    expect(evenly([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
  });
  it("finds a device by its plot, those on plots first", () => {
    const named = (words: { zh: string } | null | undefined, otherwise = "") => words?.zh ?? otherwise;
    const found = choices([device("a"), device("b")], new Map(), new Map([["g/b", "East field"]]), "", named);
    expect(found.map((one) => one.key)).toEqual(["g/b", "g/a"]);
    expect(choices([device("a"), device("b")], new Map(), new Map([["g/b", "East field"]]), "east", named)).toHaveLength(1);
  });
});
