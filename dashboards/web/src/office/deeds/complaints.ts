// A complaint is taken up, answered, closed with what came of it; "elsewhere" hands it on.
import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/complaints">;
const of = (row: Row) => ({ id: row.id, version: row.version });

export const complaintDeeds: readonly Action<Row>[] = [
  deed("/api/v1/complaints/{id}/accept", { operation: "acceptComplaint", word: "accept_complaint", when: (row) => row.state === "received", fields: [], of, first: true }),
  deed("/api/v1/complaints/{id}/answer", {
    operation: "answerComplaint", word: "answer_complaint", when: (row) => row.state === "accepted" || row.state === "answered", of, first: true,
    fields: [{ name: "text", kind: "text", word: "answer", most: 1000 }], body: (values) => ({ text: values.text ?? "" }),
  }),
  deed("/api/v1/complaints/{id}/close", {
    operation: "closeComplaint", word: "close_complaint", when: (row) => row.state === "answered", of,
    fields: [
      { name: "outcome", kind: "choice", word: "outcome", family: "complaint_outcome", choices: ["founded", "unfounded", "elsewhere"] },
      { name: "remark", kind: "text", word: "remark", most: 500, optional: true },
    ],
    body: (values) => ({ outcome: values.outcome as "founded", remark: values.remark ?? "" }),
  }),
];
