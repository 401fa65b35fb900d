// The whole drawing as ECharts wants it: panels stacked on one time axis, one navigator, no second value axis in sight.
import type { EChartsCoreOption } from "echarts/core";
import { hatches } from "@/chart/gaps";
import { ends, NAVIGATOR, type Layout } from "@/chart/layout";
import { lineSeries } from "@/chart/lines";
import { hatchSeries, SHIFT, stripSeries } from "@/chart/marks";
import type { ChartWords, Panel, Span } from "@/chart/model";
import { runs } from "@/chart/strip";
import type { Theme } from "@/chart/theme";
import { tip } from "@/chart/tip";
import type { Gap } from "@/api/types";
import type { Language } from "@/locale";
import { clock, day, isoDay, preciseClock } from "@/time/format";
import { figure, unitWord } from "@/value/number";

const SECONDS_BELOW = 300_000;

const axisTime = (language: Language, span: Span) => (shifted: number) => {
  const t = shifted - SHIFT;
  if (span.end - span.start < SECONDS_BELOW) return preciseClock(t);
  return clock(t) === "00:00" ? day(t, language) : clock(t);
};

export function optionOf(panels: readonly Panel[], gaps: readonly Gap[], span: Span, place: Layout, theme: Theme, words: ChartWords): EChartsCoreOption {
  const text = { color: theme.ink2, fontFamily: theme.font, fontSize: 12 };
  const axis = { axisLine: { lineStyle: { color: theme.line2 } }, axisTick: { lineStyle: { color: theme.line2 } } };
  const all = panels.map((_, at) => at);
  const switches = (panel: Panel) => panel.lines.every((line) => line.isSwitch);
  return {
    useUTC: true,
    animation: false,
    textStyle: { fontFamily: theme.font },
    title: panels.map((panel, at) => ({
      text: titleOf(panel, words.language, place.right < 100),
      left: 0, top: place.boxes[at]!.title, padding: 0,
      textStyle: {
        color: theme.ink, fontSize: 14, lineHeight: 20, fontWeight: 700, fontFamily: theme.font, width: place.width, overflow: "break",
        rich: Object.fromEntries(theme.lines.map((color, n) => [`c${n}`, { color, fontSize: 14 }])),
      },
    })),
    grid: place.boxes.map((box) => ({ left: place.left, right: place.right, top: box.top, height: box.height })),
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: {
      trigger: "axis", confine: true, transitionDuration: 0, backgroundColor: theme.surface, borderColor: theme.line, padding: 0, textStyle: { color: theme.ink },
      axisPointer: { type: "line", lineStyle: { color: theme.line2, type: "solid" } },
      formatter: (hits: unknown) => tip(hits as never, panels, words),
    },
    xAxis: all.map((at) => ({
      type: "time", gridIndex: at, min: span.start + SHIFT, max: span.end + SHIFT, ...axis, splitLine: { show: false },
      axisLabel: { ...text, margin: 20, hideOverlap: true, formatter: axisTime(words.language, span) },
      axisTick: { ...axis.axisTick, length: 4 },
    })),
    yAxis: [
      ...all.map((at) => ({
        type: "value", gridIndex: at, scale: true, splitNumber: 4, axisLine: { show: false }, axisTick: { show: false },
        splitLine: { lineStyle: { color: theme.line } },
        ...(switches(panels[at]!) ? { min: 0, max: 1, interval: 1 } : ends(panels[at]!.unit)),
        axisLabel: { ...text, formatter: (value: number) => (switches(panels[at]!) ? (value ? words.on : words.off) : figure(value, decimalsOf(value))) },
      })),
      // Hatches and strips hang on an unseen axis, so that they do not stretch the real one.
      ...all.map((at) => ({ type: "value", gridIndex: at, show: false, min: 0, max: 1 })),
    ],
    dataZoom: [
      { type: "inside", xAxisIndex: all, filterMode: "none", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: false },
      {
        type: "slider", xAxisIndex: all, filterMode: "none", left: place.left, right: place.right, top: place.navigator, height: NAVIGATOR, brushSelect: false,
        borderColor: theme.line, backgroundColor: theme.surface, fillerColor: `${theme.act}1a`,
        dataBackground: { lineStyle: { color: theme.line2 }, areaStyle: { color: theme.line, opacity: 0.4 } },
        selectedDataBackground: { lineStyle: { color: theme.act }, areaStyle: { color: theme.actSoft, opacity: 0.6 } },
        handleStyle: { color: theme.surface, borderColor: theme.act }, moveHandleStyle: { color: theme.line2 },
        textStyle: text, labelFormatter: (shifted: number) => navigatorTime(shifted - SHIFT, span, words.language),
      },
    ],
    series: panels.flatMap((panel, at) => {
      const axes = { xAxisIndex: at, yAxisIndex: at };
      const unseen = { xAxisIndex: at, yAxisIndex: panels.length + at };
      // What lies over it from another time says nothing of the gaps of this one.
      const own = panel.lines.filter((line) => !line.dashed);
      const named = panel.title === undefined && panel.lines.length > 1 && panel.lines.length <= 4 && place.right > 100;
      return [
        ...panel.lines.flatMap((line, n) => lineSeries(line, theme.lines[(line.tint ?? n) % theme.lines.length]!, named, theme, axes, words.limit)),
        hatchSeries(hatches(own, gaps, span), words.hatch, theme, unseen),
        stripSeries(runs(own), place.boxes[at]!, theme, unseen),
      ];
    }),
  };
}

/** Names and unit; a dot of its colour before each name where the names cannot stand at the ends of the lines. */
function titleOf(panel: Panel, language: Language, narrow: boolean): string {
  if (panel.title !== undefined) return [panel.title, unitWord(panel.unit, language)].filter(Boolean).join("  ");
  const dots = panel.lines.length > 4 || (panel.lines.length > 1 && narrow);
  const names = panel.lines.map((line, n) => (dots ? `{c${(line.tint ?? n) % 5}|\u25cf} ${line.name}` : line.name));
  return [names.join(dots ? "  " : " \u00b7 "), unitWord(panel.unit, language)].filter(Boolean).join("  ");
}

/** As many decimals as a round tick has, four at most. */
const decimalsOf = (value: number) => String(Number(value.toFixed(4))).split(".")[1]?.length ?? 0;

function navigatorTime(t: number, span: Span, language: Language): string {
  return isoDay(span.start) === isoDay(span.end) ? clock(t) : `${day(t, language)} ${clock(t)}`;
}
