// A warning is reviewed: it goes out, or it does not, with the reason. What got worse is reviewed again.
import { deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";

type Row = RowOf<"/api/v1/warnings">;
const of = (row: Row) => ({ id: row.id, version: row.version });

export const warningDeeds: readonly Action<Row>[] = [
  deed("/api/v1/warnings/{id}/publish", {
    operation: "publishWarning", word: "publish_warning", first: true, of,
    when: (row) => row.state !== "withdrawn" && (row.state !== "published" || row.worse),
    fields: [{ name: "remark", kind: "text", word: "remark", most: 500, optional: true }, { name: "to_party", kind: "flag", word: "to_party" }],
    body: (values) => ({ remark: values.remark ?? "", to_party: values.to_party === "true" }),
  }),
  deed("/api/v1/warnings/{id}/dismiss", {
    operation: "dismissWarning", word: "dismiss_warning", stop: true, of,
    when: (row) => row.state === "waiting" || row.state === "published" || (row.state === "dismissed" && row.worse),
    fields: [{ name: "reason", kind: "text", word: "reason", most: 500 }], body: (values) => ({ reason: values.reason ?? "" }),
  }),
];
