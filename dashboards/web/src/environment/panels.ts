// Series of any devices as panels on one time axis, one unit each; last year's lie on this year's, dashed. Pure.
import type { Device, Point, SeriesAnswer } from "@/api/types";
import type { Line, Panel, Span } from "@/chart/model";
import { named } from "@/value/name";
import { SWITCHES } from "@/value/switches";

const MINUTE = 60_000;
const BETWEEN = " \u00b7 ";

export interface Known {
  device?: Device;
  point?: Point;
}
/** Device and point of a series; neither where the device is not told of any more. */
export function knownOf(series: string, devices: readonly Device[]): Known {
  const [gateway, id, key] = series.split("/");
  const device = devices.find((one) => one.gateway === gateway && one.id === id);
  return { device, point: device?.points.find((one) => one.key === key) };
}

/** "一号棚空气 · 空气温度" */
export function seriesName(series: string, devices: readonly Device[]): string {
  const { device, point } = knownOf(series, devices);
  const [, id = "", key = ""] = series.split("/");
  return `${device ? named(device.name, id) : id} \u00b7 ${point ? named(point.name, key) : key}`;
}

/** What a series is measured in: of an answer, or of its point. */
export const decimalsOf = (series: string, devices: readonly Device[]) => knownOf(series, devices).point?.decimals ?? 1;

interface Earlier {
  answer: SeriesAnswer;
  /** ms that it is moved to the right. */
  shift: number;
  /** Said behind the name. */
  word: string;
}

/** detail: a finer answer for a part of the time, whose window holds there. */
export function panelsOfSeries(answer: SeriesAnswer, devices: readonly Device[], earlier?: Earlier, detail?: SeriesAnswer): Panel[] {
  const panels = new Map<string, Panel>();
  answer.series.forEach((columns, tint) => {
    const { point } = knownOf(columns.series, devices);
    const measurement = point?.measurement ?? columns.series.split("/")[2]!;
    const isSwitch = SWITCHES.has(measurement);
    // Figures without a unit do not share a scale with others.
    const group = isSwitch ? columns.series : columns.unit || measurement;
    const panel = panels.get(group) ?? { unit: columns.unit, lines: [], title: "" };
    const quantity = point ? named(point.name, point.key) : measurement;
    if (!panel.title?.split(BETWEEN).includes(quantity)) panel.title = [panel.title, quantity].filter(Boolean).join(BETWEEN);
    const interval = point?.interval_ms || MINUTE;
    const within = (span: Span | undefined, t: number) => span !== undefined && t >= span.start && t < span.end;
    const common = { name: seriesName(columns.series, devices), decimals: point?.decimals ?? 1, isSwitch, limits: [], tint };
    const line: Line = {
      ...common, ...columns, key: columns.series, windowed: answer.window_ms > 0 || columns.thinned.length > 0,
      spacing: (t) => Math.max((within(detail, t) ? detail!.window_ms : answer.window_ms) || interval, columns.thinned.some((one) => within(one, t)) ? MINUTE : 0),
    };
    panel.lines.push(line);
    const before = earlier?.answer.series.find((one) => one.series === columns.series);
    if (earlier && before?.t.length) {
      panel.lines.push({
        ...common, ...before, key: `${columns.series}~`, name: `${common.name} (${earlier.word})`, dashed: true, windowed: false,
        t: before.t.map((t) => t + earlier.shift), thinned: [], spacing: () => earlier.answer.window_ms || interval,
      });
    }
    panels.set(group, panel);
  });
  return [...panels.values()];
}
