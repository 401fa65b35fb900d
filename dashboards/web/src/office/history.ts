// The histories that the API keeps of its records, as timelines.
import operations from "@/api/operations.json";
import { said, text, type Cell } from "@/list/cell";
import { get } from "@/list/fetch";
import type { Fact } from "@/list/types";
import type { Moment } from "@/dossier/types";
import { language } from "@/locale";

interface Done {
  at: number;
  operation: string;
  by?: string;
  account?: string;
  what?: Record<string, unknown>;
}
const NAMES = operations as unknown as Record<string, [string, string]>;

/** What an operation is called: of the API by its own summary, of the machine itself by a word of ours. */
export function deedCell(operation: string): Cell {
  const name = NAMES[operation];
  return name ? text(name[language() === "en" ? 1 : 0]) : said("command", operation);
}

/** `GET …/{id}/events` of a record: who did what to it. more: what of it is told beside the deed's name. */
export async function history(path: string, id: string, more?: (what: Record<string, unknown>) => readonly Fact[]): Promise<Moment[]> {
  const { items } = await get<{ items: Done[] }>(path, {}, { id });
  return items.map((one) => ({ at: one.at, by: one.by ?? one.account ?? "", more: more?.(one.what ?? {}), cell: deedCell(one.operation) }));
}
