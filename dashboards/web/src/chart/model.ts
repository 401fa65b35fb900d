// What a chart is made of, before anything is drawn. All times are ms UTC.
import type { Series } from "@/api/types";
import type { Language } from "@/locale";

export type Columns = Pick<Series, "t" | "value" | "low" | "high" | "quality" | "thinned">;
/** A limit that somebody set: a dashed rule with its word. */
export interface Limit {
  side: "high" | "low";
  value: number;
}
export interface Line extends Columns {
  key: string;
  name: string;
  decimals: number;
  /** Spacing to expect between neighbours, ms: the window, or the point's own interval for raw rows. */
  spacing: Spacing;
  windowed: boolean;
  isSwitch: boolean;
  limits: Limit[];
  /** Which colour, where lines of several panels belong together; else by its place in the panel. */
  tint?: number;
  /** Of another time, moved onto this one. */
  dashed?: boolean;
}
/** One unit, one panel: there is never a second value axis. */
export interface Panel {
  unit: string;
  /** Said instead of the names of its lines, where these stand elsewhere with their colours. */
  title?: string;
  lines: Line[];
}
export type HatchWord = "cut" | "missing" | "waiting";
/** "thinned" stands over values that are there: a bracket, no hatch and no word. */
export interface Hatch {
  start: number;
  end: number;
  word: HatchWord | "thinned";
}
/** ms at a moment: a zoomed line is finer in its middle. */
export type Spacing = (t: number) => number;
export interface Span {
  start: number;
  end: number;
}

/** The words that a drawing needs, in the reader's language. */
export interface ChartWords {
  hatch: Record<HatchWord, string>;
  limit: Record<"high" | "low", string>;
  quality: (word: string) => string;
  on: string;
  off: string;
  language: Language;
}
