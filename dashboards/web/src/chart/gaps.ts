// Where nothing is known, and why: what the cloud declares, and holes that it does not. Pure.
import type { Gap } from "@/api/types";
import type { Columns, Hatch, HatchWord, Line, Spacing, Span } from "@/chart/model";

/** Neighbours further apart than this many spacings leave a hole between them. */
const PATIENCE = 2.5;
/** Shorter than this share of the whole range cannot be seen. */
const LEAST = 1 / 2000;

/** Where fine meets coarse, the coarser spacing counts. */
const patience = (spacing: Spacing, a: number, b: number) => PATIENCE * Math.max(spacing(a), spacing(b));

const WORDS: Partial<Record<Gap["cause"], HatchWord>> = { lost: "cut", offline: "waiting" };
export const wordOf = (cause: Gap["cause"]): HatchWord => WORDS[cause] ?? "missing";

/** Times at which something was heard, even if only that there is no value. */
export function holes(times: readonly number[], spacing: Spacing, span: Span): Span[] {
  const found: Span[] = [];
  const edges = [...times.filter((t) => t >= span.start && t < span.end), span.end];
  let before = edges.length > 1 ? edges[0]! : span.end;
  for (const t of edges) {
    if (t - before > patience(spacing, before, t)) found.push({ start: before + spacing(before), end: t });
    before = t;
  }
  return found;
}

/** Runs of null values: the device was asked and gave none. */
export function silences(columns: Columns, spacing: Spacing): Span[] {
  const found: Span[] = [];
  columns.value.forEach((value, at) => {
    if (value !== null) return;
    const start = columns.t[at]!;
    const end = columns.t[at + 1] ?? start + spacing(start);
    const last = found.at(-1);
    if (last && start <= last.end) last.end = end;
    else found.push({ start, end });
  });
  return found;
}

const without = (span: Span, taken: readonly Span[]): Span[] =>
  taken.reduce<Span[]>(
    (parts, one) =>
      parts.flatMap((part) => {
        if (one.end <= part.start || one.start >= part.end) return [part];
        return [{ start: part.start, end: one.start }, { start: one.end, end: part.end }].filter((rest) => rest.end > rest.start);
      }),
    [span],
  );

/** The parts of a declared gap where no values stand: it says "may be missing", and what came anyway is shown. */
function unfilled(gap: Span, times: readonly number[], spacing: Spacing): Span[] {
  const inside = times.filter((t) => t >= gap.start && t < gap.end);
  const first = inside[0];
  if (first === undefined) return [{ start: gap.start, end: gap.end }];
  const before = first - gap.start > patience(spacing, gap.start, first) ? [{ start: gap.start, end: first }] : [];
  return [...before, ...holes(inside, spacing, gap)];
}

const sorted = (times: number[]) => [...new Set(times)].sort((a, b) => a - b);

/** All hatched spans of one panel, earlier reasons first: declared, then silent, then simply missing. None overlap. */
export function hatches(lines: readonly Line[], declared: readonly Gap[], span: Span): Hatch[] {
  const taken: Hatch[] = [];
  const put = (one: Span, word: Hatch["word"], least: number) => {
    const inside = { start: Math.max(one.start, span.start), end: Math.min(one.end, span.end) };
    for (const part of without(inside, taken)) if (part.end - part.start > least) taken.push({ ...part, word });
  };
  const times = sorted(lines.flatMap((line) => line.t));
  const valued = sorted(lines.flatMap((line) => line.t.filter((_, at) => line.value[at] !== null)));
  const spacing: Spacing = (t) => Math.max(1, ...lines.map((line) => line.spacing(t)));
  const seen = (span.end - span.start) * LEAST;
  for (const gap of declared) unfilled(gap, valued, spacing).forEach((one) => put(one, wordOf(gap.cause), seen));
  if (lines.length) silences(lines[0]!, spacing).filter((one) => lines.every((line) => nullWithin(line, one))).forEach((one) => put(one, "cut", seen));
  lines.flatMap((line) => line.thinned).forEach((one) => put(one, "thinned", seen));
  // What a declared gap leaves of a hole at its edges is no hole of its own.
  holes(times, spacing, span).forEach((one) => put(one, "missing", Math.max(seen, PATIENCE * spacing(one.start))));
  return taken.sort((a, b) => a.start - b.start);
}

const nullWithin = (line: Line, span: Span) => line.t.every((t, at) => t < span.start || t >= span.end || line.value[at] === null);

/** Values without a neighbour on either side: no line can show them. */
export function alone(pairs: readonly [number, number | null][]): [number, number | null][] {
  return pairs.filter(([, value], at) => value !== null && (pairs[at - 1]?.[1] ?? null) === null && (pairs[at + 1]?.[1] ?? null) === null);
}

/** [t, value] pairs with a null in every hole, so that the line breaks there. */
export function broken(t: readonly number[], values: readonly (number | null)[], spacing: Spacing): [number, number | null][] {
  const pairs: [number, number | null][] = [];
  t.forEach((at, index) => {
    const before = t[index - 1];
    if (before !== undefined && at - before > patience(spacing, before, at)) pairs.push([before + spacing(before), null]);
    pairs.push([at, values[index] ?? null]);
  });
  return pairs;
}
