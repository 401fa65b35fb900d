// Plots on the map, the numbers of warnings, the lineage of a batch: what is decided before anything is drawn.
import { describe, expect, it } from "vitest";
import { graphOf } from "@/graph/load";
import { alarmLegend, cropLegend, found, inOrder, plotsOf, type Feature } from "@/land/plots";
import { scaleOf } from "@/land/scale";
import { boxOf, middleOf, moved, nearer, WHOLE } from "@/land/view";
import { changedFigures, firstDay } from "@/policies/told";
import { lineOf } from "@/warning/behind";
import { figuresOf, lengths } from "@/warning/figures";

const feature = (id: string, code: string): Feature => ({ id, geometry: { type: "Polygon", coordinates: [] }, properties: { origin_code: code, name: `plot ${id}`, kind: "field", subject: "s", area: 0, drawn: 120 } });
const features = ["a", "b", "c"].map((id, at) => feature(id, `34990110${at === 2 ? 2 : 1}00001${at}`));
const plots = plotsOf(features, [{ plot: "a", product: "bean" }, { plot: "a", product: "aubergine" }, { plot: "c", product: "bean" }], [{ plot: "b", gateway: "g", device: "d" }], [{ gateway: "g", device: "d" }, { gateway: "g", device: "other" }]);

describe("plots on the map", () => {
  it("know what grows on them and what rings there", () => {
    expect(plots.map((one) => [one.crops, one.alarms, one.region, one.area])).toEqual([[["aubergine", "bean"], 0, "349901101", 120], [[], 1, "349901101", 120], [["bean"], 0, "349901102", 120]]);
    expect(inOrder(plots).map((one) => one.id)).toEqual(["b", "a", "c"]);
  });
  it("are coloured by their crop, and those without one are told apart", () => {
    const legend = cropLegend(plots);
    expect(legend.keys.map((one) => [one.key, one.count, one.colour])).toEqual([["aubergine", 1, 0], ["bean", 1, 1], ["none", 1, null]]);
    expect(plots.map(legend.of)).toEqual(["aubergine", "none", "bean"]);
    const many = plotsOf(Array.from({ length: 7 }, (_, at) => feature(`p${at}`, "349901101000001")), Array.from({ length: 7 }, (_, at) => ({ plot: `p${at}`, product: `crop ${at}` })), [], []);
    expect(cropLegend(many).keys.map((one) => one.key).slice(-1)).toEqual(["other"]);
    expect(alarmLegend(plots).keys.map((one) => one.count)).toEqual([1, 2]);
  });
  it("are found by place and by any of their words", () => {
    expect(found(plots, "349901101", "", () => "").map((one) => one.id)).toEqual(["a", "b"]);
    expect(found(plots, "", "bean", () => "").map((one) => one.id)).toEqual(["a", "c"]);
    expect(found(plots, "", "fenghe", () => "Fenghe")).toHaveLength(3);
  });
});

describe("how the map is looked at", () => {
  it("comes nearer about its middle, and is whole again", () => {
    const near = nearer(WHOLE, 2);
    expect(boxOf(near, 100, 50, 0)).toEqual({ left: -50, top: -25, width: 200, height: 100 });
    expect(nearer(near, 0.5)).toBe(WHOLE);
    expect(moved(near, -50, 0, 100, 50).x).toBe(0.75);
    expect(middleOf([{ x: 10, y: 10 }, { x: 30, y: 10 }], 100, 50, 0)).toEqual({ zoom: 1, x: 0.2, y: 0.2 });
  });
  it("has a bar of round metres", () => {
    expect(scaleOf([[115, 33]], ([x, y]) => [x * 1e5, -y * 1e5])).toMatchObject({ metres: 100 });
    expect(scaleOf([], () => [0, 0])).toBeNull();
  });
});

describe("the numbers of a warning", () => {
  it("stand beside what is usual", () => {
    const figures = figuresOf("positive_rate", { samples: 12, positive: 3, history_samples: 200, history_positive: 1 })!;
    expect(figures.bars.map((bar) => [bar.is, bar.value])).toEqual([["now", 25], ["usual", 0.5]]);
    expect(lengths(figures.bars)).toEqual([100, 2]);
  });
  it("bring a pace to the days of the window", () => {
    const figures = figuresOf("restricted_shop", { sales: 24, history: 300, history_days: 300, window_days: 14, others: 9, others_history: 600 })!;
    expect(figures.bars.map((bar) => bar.value)).toEqual([24, 14, 9, 28]);
  });
  it("tell nothing where the rule has no figure, and do not divide by nought", () => {
    expect(figuresOf("too_perfect", {})).toBeNull();
    expect(lengths(figuresOf("unbought_use", {})!.bars)).toEqual([0, 0]);
  });
  it("lead to the rows behind them", () => {
    const id = "01a229a9-1b23-71c7-872d-75917f89905e";
    const use = { at: 5, cycle: "c1", subject: "s1", pest: "aphid", inputs: [{ product: "x", amount: "3", unit: "g" }] };
    expect(lineOf("farm_operation", id, use)).toMatchObject({ what: "x \u00b7 aphid", to: "/cycles/c1", amount: "3", unit: "g", subject: "s1" });
    expect(lineOf("rapid_result", id, { result: { product: "bean", at: 7, rate: 61, of: "s" } })).toMatchObject({ what: "bean", to: `/rapid-results/${id}`, amount: "61", unit: "%" });
    expect(lineOf("ledger_entry", id, null)).toMatchObject({ what: "\u20267f89905e", amount: "" });
    expect(lineOf("series", "g/d/p", null).to).toBe("/environment?s=g%2Fd%2Fp");
  });
  it("hold from tomorrow on", () => {
    expect(firstDay("2026-12-31")).toBe("2027-01-01");
    expect(changedFigures({ chance: "0.001", least: "3" })).toEqual({ chance: 0.001, least: 3 });
  });
});

describe("the lineage of a batch", () => {
  const flow = (batch: string, depth: number) => ({ batch, depth, amount: null, unit: null, shown: null });
  it("has ancestors before it and descendants behind it, each once", () => {
    const { nodes, edges } = graphOf({ ancestors: [flow("m", 0), flow("a", 1)], descendants: [flow("m", 0), flow("z", 2)], edges: [{ parent: "a", child: "m", event: "e", amount_in: "3.5", amount_out: "3", at: 1 }] });
    expect(nodes.map((one) => [one.id, one.depth])).toEqual([["m", 0], ["a", -1], ["z", 2]]);
    expect(edges).toEqual([{ from: "a", to: "m", amount: 3.5, event: "e" }]);
  });
});
