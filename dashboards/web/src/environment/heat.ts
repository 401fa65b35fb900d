// One series by hour and day: hours down, days to the right, five classes from its smallest to its largest value. Pure.
import type { SeriesAnswer } from "@/api/types";
import type { Span } from "@/chart/model";
import { dayStart } from "@/list/address";
import { isoDay } from "@/time/format";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A quarter: more columns cannot be told apart. */
export const MOST_DAYS = 92;
const CLASSES = 5;

export interface HeatCell {
  value: number | null;
  /** 0-4; null where nobody knows. */
  level: number | null;
  /** What it is worth, "" where it is good. */
  worth: string;
  /** It is not over yet. */
  ahead: boolean;
}
export interface Heat {
  days: string[];
  /** By day, then by hour. */
  cells: HeatCell[][];
  low: number;
  high: number;
}

/** The last whole days of a span, as many as there is room for. */
export function heatSpan(span: Span): Span {
  const end = dayStart(isoDay(span.end - 1)) + DAY;
  const start = dayStart(isoDay(span.start));
  return { start: Math.max(start, end - MOST_DAYS * DAY), end };
}

/** columns: one value an hour, whatever its window was asked for; until: an hour that is not over by then is not missing, ms. */
export function heatOf(columns: Pick<SeriesAnswer["series"][number], "t" | "value" | "quality">, span: Span, until: number): Heat {
  const days = Math.round((span.end - span.start) / DAY);
  const known = columns.value.filter((one): one is number => one !== null);
  const [low, high] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 0];
  const level = (value: number) => (high > low ? Math.min(CLASSES - 1, Math.floor(((value - low) / (high - low)) * CLASSES)) : 2);
  const cells: HeatCell[][] = Array.from({ length: days }, (_, day) => Array.from({ length: 24 }, (__, hour) => ({ value: null, level: null, worth: "", ahead: span.start + (day * 24 + hour + 1) * HOUR > until })));
  columns.t.forEach((t, at) => {
    const hour = Math.floor((t - span.start) / HOUR);
    const cell = cells[Math.floor(hour / 24)]?.[hour % 24];
    const value = columns.value[at] ?? null;
    const worth = columns.quality[at] ?? "";
    if (!cell || hour < 0) return;
    cell.value = value;
    cell.level = value === null ? null : level(value);
    cell.worth = worth === "good" ? "" : worth;
  });
  return { days: Array.from({ length: days }, (_, at) => isoDay(span.start + at * DAY)), cells, low, high };
}

/** Where a key leads from a cell; null where it leads nowhere. */
export function stepIn(key: string, day: number, hour: number, days: number): [number, number] | null {
  const moves: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (key === "Home") return [0, hour];
  if (key === "End") return [days - 1, hour];
  const move = moves[key];
  if (!move) return null;
  const [to, at] = [day + move[0], hour + move[1]];
  return to < 0 || to >= days || at < 0 || at > 23 ? null : [to, at];
}
