// A certificate is entered as its issuer made it, and revoked from the day on which its issuer took it back.
import { several } from "@/dossier/fields";
import { addition, deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";
import { subjectName } from "@/office/names";
import { findProducts, findSubjects } from "@/office/picks";

type Row = RowOf<"/api/v1/certificates">;
export const CERTIFICATE_KINDS = ["green_food", "green_input", "organic", "geographic", "pollution_free"] as const;

export const certificateAdds: readonly Action<null>[] = [
  addition("/api/v1/certificates", {
    operation: "enterCertificate", word: "enter_certificate",
    fields: [
      { name: "subject", kind: "pick", word: "subject", find: (text) => findSubjects(text), called: subjectName, codes: ["subject_closed", "not_found"] },
      { name: "kind", kind: "choice", word: "kind", family: "certificate_kind", choices: CERTIFICATE_KINDS, codes: ["certificate_ended"] },
      { name: "number", kind: "line", word: "number", most: 60, codes: ["number_taken"] },
      // What the subject grew comes first to hand; what is printed on the certificate counts.
      { name: "products", kind: "picks", word: "products", free: true, find: (text, values) => findProducts(text, "/api/v1/cycles", values.subject ? { subject: values.subject } : {}) },
      { name: "since", kind: "day", word: "since" },
      { name: "until", kind: "day", word: "until", hint: "ends", codes: ["days_reversed"] },
    ],
    body: (values) => ({
      subject: values.subject ?? "", kind: values.kind as (typeof CERTIFICATE_KINDS)[number], number: values.number ?? "", products: several(values.products ?? ""),
      since: values.since ?? "", until: values.until ?? "",
    }),
  }),
];

export const certificateDeeds: readonly Action<Row>[] = [
  deed("/api/v1/certificates/{id}/revoke", {
    operation: "revokeCertificate", word: "revoke_certificate", when: (row) => !row.revoked, stop: true, of: (row) => ({ id: row.id, version: row.version }),
    fields: [{ name: "day", kind: "day", word: "revoked_on", codes: ["day_ahead"] }, { name: "reason", kind: "text", word: "reason", most: 200 }],
    body: (values) => ({ day: values.day ?? "", reason: values.reason ?? "" }),
  }),
];
