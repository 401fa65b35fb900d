// A licence that was shown is entered, the dealer's filing noted, what may be sold under it suspended and restored.
import { addition, deed, type Action } from "@/dossier/types";
import type { RowOf } from "@/list/types";
import { subjectName } from "@/office/names";
import { findSubjects } from "@/office/picks";

type Row = RowOf<"/api/v1/licences">;
export const LICENCE_KINDS = ["pesticide", "veterinary", "seed"] as const;
/** Kinds of subjects that hold none. */
const OTHERS = ["family_farm", "slaughterhouse", "collector", "market", "laboratory", "person"] as const;
export const holdsLicences = (kind: string) => !(OTHERS as readonly string[]).includes(kind);
const of = (row: Row) => ({ id: row.id, version: row.version });

export const licenceAdds: readonly Action<null>[] = [
  addition("/api/v1/licences", {
    operation: "enterLicence", word: "enter_licence",
    fields: [
      { name: "subject", kind: "pick", word: "subject", find: (text) => findSubjects(text, { others: OTHERS }), called: subjectName, codes: ["subject_closed", "not_found"] },
      { name: "kind", kind: "choice", word: "kind", family: "licence_kind", choices: LICENCE_KINDS, codes: ["licence_kind"] },
      { name: "number", kind: "line", word: "number", most: 60, codes: ["number_taken"] },
      { name: "restricted", kind: "flag", word: "names_restricted", hint: "names_restricted", when: (values) => values.kind === "pesticide" },
      { name: "since", kind: "day", word: "since" },
      { name: "until", kind: "day", word: "until", hint: "ends", codes: ["days_reversed"] },
      { name: "dealer_filed", kind: "day", word: "dealer_filed", optional: true, codes: ["day_ahead"] },
    ],
    body: (values) => ({
      subject: values.subject ?? "", kind: values.kind as (typeof LICENCE_KINDS)[number], number: values.number ?? "", restricted: values.restricted === "true",
      since: values.since ?? "", until: values.until ?? "", dealer_filed: values.dealer_filed || null,
    }),
  }),
];

export const licenceDeeds: readonly Action<Row>[] = [
  deed("/api/v1/licences/{id}/filing", {
    operation: "noteDealerFiling", word: "note_dealer_filing", when: () => true, of,
    fields: [{ name: "day", kind: "day", word: "dealer_filed", codes: ["day_ahead"] }],
    start: (row) => ({ day: row.dealer_filed ?? "" }),
    body: (values) => ({ day: values.day ?? "" }),
  }),
  deed("/api/v1/licences/{id}/suspend", {
    operation: "suspendLicence", word: "suspend_licence", when: (row) => row.valid, stop: true, of,
    fields: [{ name: "reason", kind: "text", word: "reason", most: 200, hint: "suspended_licence" }],
    body: (values) => ({ reason: values.reason ?? "" }),
  }),
  deed("/api/v1/licences/{id}/restore", { operation: "restoreLicence", word: "restore_licence", when: (row) => row.suspended !== "", fields: [], of, first: true }),
];
