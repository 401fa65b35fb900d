// The axis on which the column of a table is drawn, row beside row. Pure.
import type { ReportCell, ReportTable } from "@/api/types";

export interface Scale {
  low: number;
  high: number;
  /** Where a value stands, 0 to 1. */
  at: (value: number) => number;
}

export const column = (table: ReportTable) => table.columns.findIndex((one) => one.key === table.chart);

/** Counts start at zero; rates start below the lowest interval, for near 100 % all would look alike. Null: nothing to draw. */
export function scaleOf(table: ReportTable): Scale | null {
  const place = column(table);
  const kind = table.columns[place]?.kind;
  const cells = table.rows.map((row) => row.cells[place]).filter((cell): cell is ReportCell => cell?.value != null);
  if (!kind || !cells.length) return null;
  if (kind === "rate") {
    const least = Math.min(...cells.map((cell) => cell.low ?? cell.value!), table.line ?? 1);
    return scale(Math.max(0, Math.floor((least - 0.004) * 20) / 20), 1);
  }
  if (kind === "index") return scale(0, 100);
  if (kind === "share") return scale(0, Math.max(1, ...cells.map((cell) => cell.value!)));
  return scale(0, Math.max(1, ...cells.map((cell) => cell.value!)));
}

function scale(low: number, high: number): Scale {
  return { low, high, at: (value) => Math.min(1, Math.max(0, (value - low) / (high - low))) };
}
