// What is called back, ended with what became of it, and gone on with where that was not the end.
import { deed, type Action, type Field } from "@/dossier/types";
import { dayEnd } from "@/list/groups";
import { get } from "@/list/fetch";
import type { OneOf } from "@/list/types";
import { recovering } from "@/office/deeds/recall-notices";

export type Report = OneOf<"/api/v1/recalls/{id}/report">;
export interface Reported {
  report: Report;
}
type Row = OneOf<"/api/v1/recalls/{id}"> & Reported;
/** How it stands, line by line. */
export const reported = async (recall: { id: string }): Promise<Reported> => ({ report: await get<Report>("/api/v1/recalls/{id}/report", {}, { id: recall.id }) });


type Values = Record<string, string>;
const order: readonly Field[] = [
  { name: "reason", kind: "text", word: "reason", most: 300 },
  { name: "basis", kind: "text", word: "basis", most: 300 },
  { name: "level", kind: "choice", word: "level", family: "level", choices: ["one", "two", "three"] },
  { name: "deadline", kind: "day", word: "deadline", codes: ["recall_deadline"] },
];
const leads = (answer: unknown) => `/recalls/${(answer as { id: string }).id}`;
const ordered = (values: Values) => ({ reason: values.reason ?? "", basis: values.basis ?? "", level: values.level as "one", deadline: dayEnd(values.deadline ?? "") });

/** From a batch. */
export const recallOpening: Action<{ id: string }> = deed("/api/v1/recalls", {
  operation: "openRecall", word: "open_recall", when: () => true, stop: true, of: (row) => ({ id: row.id }), fields: order, leads,
  body: (values, row) => ({ batches: [row.id], ...ordered(values) }),
});

export const recallDeeds: readonly Action<Row>[] = [
  deed("/api/v1/recalls/{id}/close", {
    operation: "closeRecall", word: "close_recall", when: (row) => row.closed === null, first: true, of: (row) => ({ id: row.id, version: row.version }),
    fields: [
      { name: "summary", kind: "text", word: "summary", most: 1000 },
      { name: "unknown_why", kind: "text", word: "unknown_why", most: 300, optional: true, codes: ["recall_unknown_left"] },
      { name: "release", kind: "flag", word: "release", optional: true },
    ],
    body: (values) => ({ summary: values.summary ?? "", unknown_why: values.unknown_why ?? "", release: values.release === "true" }),
  }),
  deed("/api/v1/recalls/{id}/reopen", {
    operation: "reopenRecall", word: "reopen_recall", when: (row) => row.closed !== null, stop: true, of: (row) => ({ id: row.id, version: row.version }), fields: order, leads,
    start: ({ reason, basis, level }) => ({ reason, basis, level }), body: ordered,
  }),
  recovering((row) => ({ recall: row.id, open: row.closed === null, lines: row.report.holders.flatMap((one) => one.lines) }), true),
];
