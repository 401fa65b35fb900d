// The values behind the chart as rows: for who does not see it, and as a sheet. Pure.
import type { Line } from "@/chart/model";

export interface Row {
  t: number;
  /** By line: value, smallest, largest, what it is worth; null where the line has nothing at that time. */
  cells: ({ value: number | null; low: number | null; high: number | null; quality: string } | null)[];
}

export function rowsOf(lines: readonly Line[]): Row[] {
  const places = lines.map((line) => new Map(line.t.map((t, at) => [t, at])));
  const times = [...new Set(lines.flatMap((line) => line.t))].sort((a, b) => a - b);
  return times.map((t) => ({
    t,
    cells: lines.map((line, n) => {
      const at = places[n]!.get(t);
      return at === undefined ? null : { value: line.value[at] ?? null, low: line.low[at] ?? null, high: line.high[at] ?? null, quality: line.quality[at]! };
    }),
  }));
}

/** At most so many rows of many, evenly, the last one always: each stands for itself, nothing is averaged. */
export function evenly<T>(rows: readonly T[], most: number): T[] {
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, at) => rows[Math.round((at * (rows.length - 1)) / (most - 1))]!);
}
