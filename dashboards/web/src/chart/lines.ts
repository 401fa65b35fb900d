// A line with its min/max band, its hollow points beyond the sensor's range, and the limits that were set on it.
import type { LineSeriesOption, ScatterSeriesOption } from "echarts/charts";
import { alone, broken } from "@/chart/gaps";
import { SHIFT } from "@/chart/marks";
import type { Line } from "@/chart/model";
import type { Theme } from "@/chart/theme";
import { figure } from "@/value/number";

type Axes = { xAxisIndex: number; yAxisIndex: number };
const shifted = (pairs: [number, number | null][]) => pairs.map(([t, value]) => [t + SHIFT, value]);
const mute = { silent: true, tooltip: { show: false }, symbol: "none", lineStyle: { opacity: 0 }, animation: false } as const;

/** Stacked from `low` up to `high`: a band, the only fill on a chart. */
function band(line: Line, colour: string, axes: Axes): LineSeriesOption[] {
  const stack = `band-${line.key}`;
  const height = line.high.map((high, at) => (high === null || line.low[at] == null ? null : high - line.low[at]!));
  const common = { type: "line", ...axes, ...mute, stack, stackStrategy: "all", z: 2 } as const;
  return [
    { ...common, data: shifted(broken(line.t, line.low, line.spacing)) },
    { ...common, data: shifted(broken(line.t, height, line.spacing)), areaStyle: { color: colour, opacity: 0.16 } },
  ];
}

export function lineSeries(line: Line, colour: string, named: boolean, theme: Theme, axes: Axes, words: Record<"high" | "low", string>): (LineSeriesOption | ScatterSeriesOption)[] {
  const beyond = line.t.flatMap((t, at) => (line.quality[at] === "out_of_range" && line.value[at] !== null ? [[t + SHIFT, line.value[at]!]] : []));
  const pairs = broken(line.t, line.value, line.spacing);
  const single = alone(pairs);
  const drawn: LineSeriesOption = {
    type: "line", ...axes, id: line.key, name: line.name, connectNulls: false, animation: false, z: 3,
    data: shifted(pairs),
    step: line.isSwitch ? "end" : false,
    showSymbol: false, symbol: "circle", symbolSize: 6,
    lineStyle: { color: colour, width: 1.75, type: line.dashed ? "dashed" : "solid" },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    endLabel: { show: named, formatter: line.name, color: theme.ink2, fontSize: 12, fontFamily: theme.font, width: 104, overflow: "break", distance: 6 },
    labelLayout: { moveOverlap: "shiftY" },
    markLine: {
      silent: true, symbol: "none", animation: false,
      lineStyle: { color: theme.ink2, type: "dashed", width: 1 },
      label: { position: "insideStartTop", color: theme.ink2, backgroundColor: theme.ground, padding: [1, 4], fontFamily: theme.font, formatter: "{b}" },
      data: line.limits.map((limit) => ({ yAxis: limit.value, name: `${words[limit.side]} ${figure(limit.value, Number.isInteger(limit.value) ? 0 : line.decimals)}` })),
    },
  };
  const hollow: ScatterSeriesOption = {
    type: "scatter", ...axes, data: beyond, silent: true, tooltip: { show: false }, z: 4, animation: false,
    symbol: "circle", symbolSize: 7, itemStyle: { color: theme.surface, borderColor: colour, borderWidth: 1.75 },
  };
  const dots: ScatterSeriesOption = {
    type: "scatter", ...axes, data: shifted(single), silent: true, tooltip: { show: false }, z: 3, animation: false,
    symbol: "circle", symbolSize: 4, itemStyle: { color: colour },
  };
  return [...(line.windowed && !line.isSwitch ? band(line, colour, axes) : []), drawn, ...(single.length ? [dots] : []), ...(beyond.length ? [hollow] : [])];
}
