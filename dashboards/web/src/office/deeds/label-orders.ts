import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/labels/orders">;
const of = (row: Row) => ({ id: row.id, version: row.version });
export const labelOrderDeeds: readonly Action<Row>[] = [
  deed("/api/v1/labels/orders/{id}/allot", { operation: "allotLabels", word: "allot_labels", when: (row) => row.state === "ordered", fields: [], of, first: true }),
  deed("/api/v1/labels/orders/{id}/refuse", {
    operation: "refuseLabelOrder", word: "refuse_labels", when: (row) => row.state === "ordered", stop: true,
    fields: [{ name: "reason", kind: "text", word: "reason", most: 200 }], of, body: (values) => ({ reason: values.reason ?? "" }),
  }),
];
