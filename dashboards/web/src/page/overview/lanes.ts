// The three lanes of the day as ECharts takes them: bars by the hour, the usual curve, marks where something was stopped.
import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption } from "echarts/charts";
import type { EChartsCoreOption } from "echarts/core";
import type { DayFigures, Lane } from "@/api/types";
import type { Theme } from "@/chart/theme";
import { figure } from "@/value/number";

export interface Sizes {
  wall: boolean;
  width: number;
  height: number;
}
export interface LaneWords {
  name: (lane: Lane["figure"]) => string;
  now: string;
  waiting: string;
}
const HOUR = 3_600_000;
const ZONE = 8 * HOUR;
const DAY = 24;

/** Hours since midnight in Shanghai, 10.7 at 10:42. */
export const hourOf = (ms: number) => ((ms + ZONE) % (DAY * HOUR)) / HOUR;

export function boxes(sizes: Sizes) {
  const left = sizes.wall ? 92 : 84;
  const top = sizes.wall ? 62 : 30;
  const foot = sizes.wall ? 38 : 30;
  const gap = sizes.wall ? 16 : 14;
  const height = Math.floor((sizes.height - top - foot - 2 * gap) / 3);
  return { left, right: 8, heights: [0, 1, 2].map((n) => ({ top: top + n * (height + gap), height })) };
}

/** An octagon with a bar, the shape of what was stopped. */
function octagon(x: number, y: number, size: number, theme: Theme) {
  const a = size * 0.29;
  const b = size - a;
  const points = [[a, 0], [b, 0], [size, a], [size, b], [b, size], [a, size], [0, b], [0, a]].map(([dx, dy]) => [x - size / 2 + dx!, y - size / 2 + dy!]);
  return {
    type: "group" as const,
    children: [
      { type: "polygon" as const, shape: { points: points as [number, number][] }, style: { fill: theme.stop, stroke: theme.ground, lineWidth: 2 } },
      { type: "rect" as const, shape: { x: x - size * 0.26, y: y - size * 0.08, width: size * 0.52, height: size * 0.16 }, style: { fill: theme.ground } },
    ],
  };
}

function laneSeries(lane: Lane, at: number, index: number, sizes: Sizes, theme: Theme, words: LaneWords): (BarSeriesOption | LineSeriesOption | CustomSeriesOption)[] {
  const axes = { xAxisIndex: index, yAxisIndex: index } as const;
  const now = hourOf(at);
  const mark = sizes.wall ? 15 : 12;
  const bars: BarSeriesOption = {
    type: "bar", ...axes, barWidth: "72%", animation: false, silent: true, itemStyle: { color: theme.bar },
    data: lane.hours.flatMap((n, hour) => (hour <= now ? [[hour + 0.5, n]] : [])),
    markLine: {
      symbol: "none", silent: true, animation: false, lineStyle: { color: theme.ink, width: 2, type: "solid" },
      label: index === 0 ? { show: true, formatter: words.now, position: "end", distance: [0, 6], color: theme.ink, fontSize: sizes.wall ? 22 : 14, fontWeight: 700, fontFamily: theme.font } : { show: false },
      data: [{ xAxis: now }],
    },
    ...(lane.waiting_since === null
      ? {}
      : { markArea: { silent: true, itemStyle: { color: theme.hatch as unknown as string }, data: [[{ xAxis: hourOf(lane.waiting_since) }, { xAxis: now }]] } }),
  };
  const usual: LineSeriesOption = {
    type: "line", ...axes, smooth: 0.4, symbol: "none", silent: true, animation: false, z: 3,
    lineStyle: { color: theme.ink2, width: 1.6 },
    data: (lane.usual ?? []).map((n, hour) => [hour + 0.5, n]),
  };
  const stops: CustomSeriesOption = {
    type: "custom", ...axes, silent: true, z: 4, clip: false, animation: false,
    data: lane.stops.flatMap((n, hour) => (n ? [[hour + 0.5, 0]] : [])),
    renderItem(params, api) {
      const system = params.coordSys as unknown as { y: number };
      return octagon(api.coord([api.value(0), 0])[0]!, system.y - 2, mark, theme);
    },
  };
  return [bars, usual, stops];
}

export function lanesOption(today: DayFigures, sizes: Sizes, theme: Theme, words: LaneWords): EChartsCoreOption {
  const { left, right, heights } = boxes(sizes);
  const size = sizes.wall ? 20 : 12;
  return {
    animation: false,
    textStyle: { fontFamily: theme.font },
    title: today.lanes.map((lane, index) => ({
      text: words.name(lane.figure), subtext: figure(lane.hours.reduce((sum, n) => sum + n, 0), 0), left: 0, top: heights[index]!.top - (sizes.wall ? 4 : 2), padding: 0, itemGap: 2,
      textStyle: { color: theme.ink, fontSize: sizes.wall ? 22 : 14, fontWeight: 700 as const, fontFamily: theme.font, lineHeight: sizes.wall ? 28 : 18 },
      subtextStyle: { color: theme.ink2, fontSize: sizes.wall ? 20 : 12, fontFamily: theme.font, lineHeight: sizes.wall ? 26 : 16 },
    })),
    grid: heights.map(({ top, height }) => ({ left, right, top, height })),
    xAxis: today.lanes.map((_, index) => ({
      gridIndex: index, type: "value", min: 0, max: DAY, interval: 3, axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line2 } }, splitLine: { show: true, lineStyle: { color: theme.line, opacity: 0.6 } },
      axisLabel: { show: index === today.lanes.length - 1, color: theme.ink2, fontSize: size, margin: 10, align: "left", formatter: (hour: number) => (hour === DAY ? "" : `${String(hour).padStart(2, "0")}:00`) },
    })),
    yAxis: today.lanes.map((lane, index) => ({ gridIndex: index, type: "value", min: 0, max: Math.max(1, ...lane.hours, ...(lane.usual ?? [])), show: false })),
    series: today.lanes.flatMap((lane, index) => laneSeries(lane, today.at, index, sizes, theme, words)),
  };
}
