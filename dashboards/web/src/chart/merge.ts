// Coarse and fine answers become one line: the fine one inside its range, the coarse one around it.
import type { Columns, Span } from "@/chart/model";

const empty = (): Columns => ({ t: [], value: [], low: [], high: [], quality: [], thinned: [] });

function take(from: Columns, into: Columns, wanted: (t: number) => boolean): void {
  from.t.forEach((t, at) => {
    if (!wanted(t)) return;
    into.t.push(t);
    into.value.push(from.value[at] ?? null);
    into.low.push(from.low[at] ?? null);
    into.high.push(from.high[at] ?? null);
    into.quality.push(from.quality[at]!);
  });
}

/** `coarse` with [span.start, span.end) replaced by `fine`. Both ascend, and so does the result. */
export function splice(coarse: Columns, fine: Columns, span: Span): Columns {
  const merged = empty();
  take(coarse, merged, (t) => t < span.start);
  take(fine, merged, (t) => t >= span.start && t < span.end);
  take(coarse, merged, (t) => t >= span.end);
  merged.thinned = [...fine.thinned, ...coarse.thinned];
  return merged;
}

/** `columns` with raw rows that came later: only newer than the last one, so that a row told twice counts once. */
export function append(columns: Columns, rows: readonly { t: number; value: number | null; quality: Columns["quality"][number] }[]): Columns {
  const merged: Columns = { t: [...columns.t], value: [...columns.value], low: [...columns.low], high: [...columns.high], quality: [...columns.quality], thinned: columns.thinned };
  for (const { t, value, quality } of rows) {
    if (t <= (merged.t.at(-1) ?? -Infinity)) continue;
    merged.t.push(t);
    merged.value.push(value);
    merged.low.push(value);
    merged.high.push(value);
    merged.quality.push(quality);
  }
  return merged;
}
