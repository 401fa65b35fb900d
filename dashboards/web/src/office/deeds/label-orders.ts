// Labels are ordered of an approved template, by its producer or for it at the counter; the county allots or refuses them.
import { addition, deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";
import { subjectName } from "@/office/names";
import { ownSubject } from "@/office/people";
import { findSubjects, findTemplates, templateCalled } from "@/office/picks";
import { PACK_UNITS } from "@/office/units";
import { now } from "@/time/clock";
import { isoDay } from "@/time/format";

type Row = RowOf<"/api/v1/labels/orders">;
const of = (row: Row) => ({ id: row.id, version: row.version });

export const labelOrderAdds: readonly Action<null>[] = [
  addition("/api/v1/labels/orders", {
    operation: "orderLabels", word: "order_labels",
    fields: [
      { name: "subject", kind: "pick", word: "subject", when: () => !ownSubject(), find: (text) => findSubjects(text, { others: ["shop", "market", "laboratory"] }), called: subjectName, codes: ["label_subject"] },
      { name: "template", kind: "pick", word: "template", hint: "template", by: "subject", find: (text, values) => findTemplates(text, ownSubject() || (values.subject ?? "")), called: templateCalled, codes: ["label_template", "not_found"] },
      { name: "made", kind: "day", word: "made_on", codes: ["label_made"] },
      { name: "count", kind: "number", word: "label_count", most: 5, hint: "label_count" },
      { name: "pack", kind: "number", word: "pack", most: 26, codes: ["label_pack"] },
      { name: "pack_unit", kind: "choice", word: "pack_unit", family: "unit", choices: PACK_UNITS },
    ],
    start: () => ({ made: isoDay(now.value), pack_unit: "kg" }),
    body: (values) => ({ template: values.template ?? "", made: values.made ?? "", count: Number(values.count), pack: values.pack ?? "", pack_unit: values.pack_unit ?? "" }),
  }),
];

export const labelOrderDeeds: readonly Action<Row>[] = [
  deed("/api/v1/labels/orders/{id}/allot", { operation: "allotLabels", word: "allot_labels", when: (row) => row.state === "ordered", fields: [], of, first: true }),
  deed("/api/v1/labels/orders/{id}/refuse", {
    operation: "refuseLabelOrder", word: "refuse_labels", when: (row) => row.state === "ordered", stop: true,
    fields: [{ name: "reason", kind: "text", word: "reason", most: 200 }], of, body: (values) => ({ reason: values.reason ?? "" }),
  }),
];
