// What may be done with an application to be filed.
import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/applications">;
const waiting = (row: Row) => row.state === "submitted";
const of = (row: Row) => ({ id: row.id, version: row.version });
/** One reason a line, as the API takes them. */
export const lines = (text = "") => text.split("\n").map((line) => line.trim()).filter(Boolean);
const reasons = { name: "reasons", kind: "lines", word: "reasons", most: 1000 } as const;

export const applicationDeeds: readonly Action<Row>[] = [
  deed("/api/v1/applications/{id}/approve", { operation: "approveApplication", word: "approve_application", when: waiting, fields: [], of, first: true }),
  deed("/api/v1/applications/{id}/return", { operation: "returnApplication", word: "return_application", when: waiting, fields: [reasons], of, body: (values) => ({ reasons: lines(values.reasons) }) }),
  deed("/api/v1/applications/{id}/reject", { operation: "rejectApplication", word: "reject_application", when: waiting, fields: [reasons], of, stop: true, body: (values) => ({ reasons: lines(values.reasons) }) }),
];
