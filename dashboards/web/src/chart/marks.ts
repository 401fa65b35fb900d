// The two things that ECharts has no series for: hatched gaps with their word, and the quality strip under a panel.
import type { CustomSeriesOption } from "echarts/charts";
import { STRIP, type Box } from "@/chart/layout";
import type { Hatch, HatchWord } from "@/chart/model";
import type { Run, StripClass } from "@/chart/strip";
import type { Theme } from "@/chart/theme";

/** ECharts draws in UTC; the axis is Shanghai's, so every time is moved on its way in. */
export const SHIFT = 8 * 3_600_000;
/** Words nearer to each other than this would overlap: the later one is left to its hatch. */
const WORD_WIDTH = 62;

/** A bracket over what was summed up: its stroke, how far its ends come down, and how wide it is at least, px. */
const BRACKET = { stroke: 2, ends: 6, least: 4 };

type Axes = { xAxisIndex: number; yAxisIndex: number };
type Coordinates = { x: number; y: number; width: number; height: number };

/** Left and width in px of [start, end] inside the panel; null where nothing of it is in sight. */
function extent(from: number, to: number, system: Coordinates): { x: number; width: number } | null {
  const x = Math.max(from, system.x);
  const right = Math.min(to, system.x + system.width);
  return right > x ? { x, width: Math.max(1, right - x) } : null;
}

/** Over values that stand, only that they were summed up: the legend says what the bracket means, no word is in the way. */
function bracket({ x, width }: { x: number; width: number }, y: number, theme: Theme) {
  const wide = Math.max(width, BRACKET.least);
  const left = x - (wide - width) / 2;
  const bars = [
    { x: left, y, width: wide, height: BRACKET.stroke },
    { x: left, y, width: 1, height: BRACKET.ends },
    { x: left + wide - 1, y, width: 1, height: BRACKET.ends },
  ];
  return { type: "group" as const, children: bars.map((shape) => ({ type: "rect" as const, shape, style: { fill: theme.ink3 } })) };
}

export function hatchSeries(hatches: readonly Hatch[], words: Record<HatchWord, string>, theme: Theme, axes: Axes): CustomSeriesOption {
  let told = -Infinity;
  return {
    type: "custom", ...axes, silent: true, z: 1, clip: false, tooltip: { show: false },
    encode: { x: [0, 1], y: 2 },
    data: hatches.map((one) => [one.start + SHIFT, one.end + SHIFT, 0]),
    renderItem(params, api) {
      if (params.dataIndexInside === 0) told = -Infinity;
      const system = params.coordSys as unknown as Coordinates;
      const place = extent(api.coord([api.value(0), 0])[0]!, api.coord([api.value(1), 0])[0]!, system);
      if (!place) return null;
      const why = hatches[params.dataIndex]!.word;
      if (why === "thinned") return bracket(place, system.y, theme);
      const word = words[why];
      const width = Math.max(WORD_WIDTH, word.length * (/[a-z]/.test(word) ? 8 : 15));
      const half = width / 2;
      const middle = Math.min(Math.max(place.x + place.width / 2, system.x + half), system.x + system.width - half);
      const silent = middle - told < width;
      if (!silent) told = middle;
      return {
        type: "group",
        children: [
          { type: "rect", shape: { ...place, y: system.y, height: system.height }, style: { fill: theme.hatch } },
          {
            type: "text", invisible: silent,
            style: { text: word, x: middle, y: system.y + 6, align: "center", fill: theme.ink2, backgroundColor: theme.ground, padding: [2, 0], font: `14px ${theme.font}` },
          },
        ],
      };
    },
  };
}

export function stripSeries(runs: readonly Run[], box: Box, theme: Theme, axes: Axes): CustomSeriesOption {
  const fill: Record<StripClass, string | Theme["hatch"]> = { good: theme.good, check: theme.check, stop: theme.stop, unknown: theme.hatch };
  return {
    type: "custom", ...axes, silent: true, clip: false, tooltip: { show: false },
    encode: { x: [0, 1], y: 2 },
    data: runs.map((run) => [run.start + SHIFT, run.end + SHIFT, 0]),
    renderItem(params, api) {
      const system = params.coordSys as unknown as Coordinates;
      const place = extent(api.coord([api.value(0), 0])[0]!, api.coord([api.value(1), 0])[0]!, system);
      if (!place) return null;
      return { type: "rect", shape: { ...place, y: box.strip, height: STRIP }, style: { fill: fill[runs[params.dataIndex]!.kind] } };
    },
  };
}
