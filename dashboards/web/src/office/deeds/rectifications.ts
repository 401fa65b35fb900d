import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/rectifications">;
const of = (row: Row) => ({ id: row.id, version: row.version });
const said = (word: string) => [{ name: "text", kind: "text", word, most: 500 } as const];
const body = (values: Record<string, string>) => ({ text: values.text ?? "" });

export const rectificationDeeds: readonly Action<Row>[] = [
  deed("/api/v1/rectifications/{id}/accept", { operation: "acceptRectification", word: "accept_rectification", when: (row) => row.state === "answered", fields: said("remark"), of, body, first: true }),
  deed("/api/v1/rectifications/{id}/reopen", { operation: "reopenRectification", word: "reopen_rectification", when: (row) => row.state === "answered" || row.state === "accepted", fields: said("why"), of, body }),
  deed("/api/v1/rectifications/{id}/answer", { operation: "answerRectification", word: "answer_rectification", when: (row) => row.state === "open", fields: said("measure"), of, body }),
  deed("/api/v1/rectifications/{id}/withdraw", { operation: "withdrawRectification", word: "withdraw_rectification", when: (row) => row.state === "open" || row.state === "answered", fields: said("why"), of, body, stop: true }),
];
