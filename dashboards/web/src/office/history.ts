// The histories that the API keeps of its records, as timelines.
import operations from "@/api/operations.json";
import { text } from "@/list/cell";
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

/** What an operation of the API is called. */
export const deedName = (operation: string): string => NAMES[operation]?.[language() === "en" ? 1 : 0] ?? operation;

/** `GET …/{id}/events` of a record: who did what to it. more: what of it is told beside the deed's name. */
export async function history(path: string, id: string, more?: (what: Record<string, unknown>) => readonly Fact[]): Promise<Moment[]> {
  const { items } = await get<{ items: Done[] }>(path, {}, { id });
  return items.map((one) => ({ at: one.at, by: one.by ?? one.account ?? "", more: more?.(one.what ?? {}), cell: text(deedName(one.operation)) }));
}
