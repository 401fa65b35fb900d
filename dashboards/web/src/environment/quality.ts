// How whole a series is and what its values are worth, in numbers and spells. Pure.
import type { Gap } from "@/api/types";
import { holes, silences, wordOf } from "@/chart/gaps";
import type { HatchWord, Line, Span } from "@/chart/model";
import { runs } from "@/chart/strip";

export interface Worth {
  series: string;
  /** Part of the time that has a value, 0 to 1. */
  covered: number;
  /** Values by what they are worth: the worst of each window. */
  words: [string, number][];
  values: number;
  low: number | null;
  high: number | null;
  mean: number | null;
}
export interface Spell extends Span {
  /** The series, or "" where it is told of a whole gateway. */
  series: string;
  /** Of whom a gap was declared: gateway and device. */
  of: string;
  kind: "gap" | "quality";
  word: string;
}

const least = (values: readonly (number | null)[], pick: (...n: number[]) => number) => {
  const known = values.filter((one): one is number => one !== null);
  return known.length ? known.reduce((a, b) => pick(a, b)) : null;
};

export function worthOf(line: Line, span: Span): Worth {
  const seen = line.t.filter((t, at) => line.value[at] !== null && t >= span.start - line.spacing(t) && t < span.end);
  const filled = seen.reduce((sum, t) => sum + Math.min(line.spacing(t), span.end - t), 0);
  const counts = new Map<string, number>();
  for (const word of line.quality) counts.set(word, (counts.get(word) ?? 0) + 1);
  const known = line.value.filter((one): one is number => one !== null);
  return {
    series: line.key, covered: Math.min(1, filled / Math.max(1, span.end - span.start)), values: known.length,
    words: [...counts].filter(([word]) => word !== "good").sort((a, b) => b[1] - a[1]),
    low: least(line.low, Math.min), high: least(line.high, Math.max), mean: known.length ? known.reduce((a, b) => a + b, 0) / known.length : null,
  };
}

/** Everything that is missing or doubtful, by time: what was declared, holes that nobody declared, values of little worth. */
export function spellsOf(lines: readonly Line[], declared: readonly Gap[], span: Span): Spell[] {
  const inside = (one: Span): Span => ({ start: Math.max(one.start, span.start), end: Math.min(one.end, span.end) });
  const told: Spell[] = declared.map((gap) => ({ ...inside(gap), series: "", of: [gap.gateway, gap.device].filter(Boolean).join(" / "), kind: "gap", word: wordOf(gap.cause) }));
  const own = lines.flatMap((line) => {
    const ours = declared.filter((gap) => line.key.startsWith(`${gap.gateway}/${gap.device ? `${gap.device}/` : ""}`));
    const known = (one: Span) => ours.some((gap) => gap.start < one.end && gap.end > one.start);
    const open = (found: readonly Span[], word: HatchWord): Spell[] => found.filter((one) => !known(one)).map((one) => ({ ...inside(one), series: line.key, of: "", kind: "gap", word }));
    const doubtful: Spell[] = runs([line]).filter((run) => run.kind !== "good" && run.word !== "stale").map((run) => ({ ...inside(run), series: line.key, of: "", kind: "quality", word: run.word }));
    return [...open(holes(line.t, line.spacing, span), "missing"), ...open(silences(line, line.spacing), "cut"), ...doubtful];
  });
  return [...told, ...own].filter((one) => one.end > one.start).sort((a, b) => b.start - a.start || b.end - a.end);
}
