// The groups of a work queue: what is over its time, what ends today, what comes later, what was handled and waits for its
// last word, what is done. By time left.
import { isoDay } from "@/time/format";

/** handled: nothing is due any more, only to be closed. */
export type Due = { at: number; open: boolean; handled?: boolean };
export type Group = "over" | "today" | "later" | "handled" | "done";
export const GROUPS: readonly Group[] = ["over", "today", "later", "handled", "done"];

export function groupOf(due: Due, now: number): Group {
  if (due.handled) return "handled";
  if (!due.open) return "done";
  if (due.at < now) return "over";
  return isoDay(due.at) === isoDay(now) ? "today" : "later";
}

/** The rows of each group that has any, the shortest time first. */
export function grouped<Row>(rows: readonly Row[], due: (row: Row) => Due, now: number): { group: Group; rows: Row[] }[] {
  return GROUPS.map((group) => ({ group, rows: rows.filter((row) => groupOf(due(row), now) === group).sort((a, b) => due(a).at - due(b).at) })).filter((one) => one.rows.length > 0);
}

/** The end of a day that the API names: until then there is time. */
export const dayEnd = (day: string) => Date.parse(`${day}T23:59:59+08:00`);
