// What is to stand on the labels of a product is filed by its producer, approved or refused by the county, and ended.
import { addition, deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";
import { subjectName } from "@/office/names";
import { ownSubject } from "@/office/people";
import { findOrigins, findProducts, findSubjects } from "@/office/picks";

type Row = RowOf<"/api/v1/labels/templates">;
const of = (row: Row) => ({ id: row.id, version: row.version });
const reason = [{ name: "reason", kind: "text", word: "reason", most: 200 }] as const;
const body = (values: Record<string, string>) => ({ reason: values.reason ?? "" });
const waits = (row: Row) => row.state === "filed";
/** Whoever works for a subject files for it and is not asked for whom. */
const producer = (values: Record<string, string>) => ownSubject() || (values.subject ?? "");

export const templateAdds: readonly Action<null>[] = [
  addition("/api/v1/labels/templates", {
    operation: "fileLabelTemplate", word: "file_template",
    fields: [
      { name: "subject", kind: "pick", word: "subject", when: () => !ownSubject(), find: (text) => findSubjects(text, { others: ["shop", "market", "laboratory"] }), called: subjectName, codes: ["label_subject", "not_found"] },
      { name: "product", kind: "pick", word: "product", by: "subject", free: true, find: (text, values) => findProducts(text, "/api/v1/cycles", { subject: producer(values) || undefined }) },
      { name: "origin", kind: "pick", word: "origin", by: "subject", find: (text, values) => findOrigins(text, producer(values)), codes: ["label_origin"] },
      { name: "shelf_life", kind: "line", word: "shelf_life", most: 40, hint: "shelf_life" },
      { name: "certification", kind: "line", word: "certification", most: 100, optional: true, hint: "certification" },
    ],
    body: (values) => ({
      subject: producer(values), product: values.product ?? "", origin: values.origin ?? "", shelf_life: values.shelf_life ?? "", certification: values.certification ?? "",
    }),
  }),
];

export const templateDeeds: readonly Action<Row>[] = [
  deed("/api/v1/labels/templates/{id}/approve", { operation: "approveLabelTemplate", word: "approve_template", when: waits, fields: [], of, first: true }),
  deed("/api/v1/labels/templates/{id}/refuse", { operation: "refuseLabelTemplate", word: "refuse_template", when: waits, fields: reason, of, stop: true, body }),
  deed("/api/v1/labels/templates/{id}/end", { operation: "endLabelTemplate", word: "end_template", when: (row) => row.state === "approved", fields: reason, of, stop: true, body }),
];
