// Who comes to the counter is written up to be filed; what was written up is approved, returned or rejected.
import { several } from "@/dossier/fields";
import { addition, deed, type Action, type Field } from "@/dossier/types";
import type { RowOf } from "@/list/types";
import { ofOffice } from "@/office/people";
import { findSectors, findTownships, regionCalled, sectorCalled, type Sector } from "@/office/picks";

type Row = RowOf<"/api/v1/applications">;
const waiting = (row: Row) => row.state === "submitted";
const of = (row: Row) => ({ id: row.id, version: row.version });
/** One reason a line, as the API takes them. */
export const lines = (text = "") => text.split("\n").map((line) => line.trim()).filter(Boolean);
const reasons = { name: "reasons", kind: "lines", word: "reasons", most: 1000 } as const;

type SubjectKind = (typeof KINDS)[number];
const KINDS = ["person", "family_farm", "cooperative", "enterprise", "slaughterhouse", "collector", "shop", "market", "laboratory"] as const;
/** Kinds that name what they grow, slaughter or collect; those that have a credit code in any case. */
const GROWERS: readonly string[] = ["person", "family_farm", "cooperative", "enterprise", "slaughterhouse", "collector"];
const CODED: readonly string[] = ["cooperative", "enterprise"];
const coded = (values: Record<string, string>) => CODED.includes(values.kind ?? "");
const person = (values: Record<string, string>) => values.kind === "person";
const code = { name: "credit_code", kind: "line", word: "credit_code", most: 60, codes: ["code_wrong", "credit_code_taken"] } satisfies Field;

export const applicationAdds: readonly Action<null>[] = [
  addition("/api/v1/applications", {
    // Whoever works for a subject is there already: what of it changes is another matter.
    operation: "apply", word: "apply", when: ofOffice,
    fields: [
      { name: "kind", kind: "choice", word: "subject_kind", family: "subject_kind", choices: KINDS },
      { name: "name", kind: "line", word: "subject_name", most: 100, hint: "subject_name", codes: ["subject_listed_already"] },
      { name: "sectors", kind: "picks", word: "sectors", find: findSectors, called: sectorCalled, when: (values) => GROWERS.includes(values.kind ?? "") },
      { ...code, when: coded },
      { ...code, optional: true, when: (values) => Boolean(values.kind) && !coded(values) && !person(values) },
      { name: "region", kind: "pick", word: "township", find: findTownships, called: regionCalled, codes: ["outside_region", "region_unknown"] },
      { name: "address", kind: "line", word: "address", most: 200, optional: true },
      { name: "holder", kind: "line", word: "person_name", most: 100, when: person },
      { name: "number", kind: "line", word: "person_number", most: 40, hint: "person_number", when: person, codes: ["code_wrong"] },
      { name: "phone", kind: "line", word: "phone", most: 20, optional: true, when: person },
    ],
    body: (values) => ({
      kind: "new" as const,
      facts: {
        kind: values.kind as SubjectKind, name: values.name ?? "", sectors: several(values.sectors ?? "") as Sector[], region: values.region ?? "",
        credit_code: values.credit_code || null, address: values.address || null,
      },
      person: values.number ? { name: values.holder ?? "", number: values.number, phone: values.phone ?? "" } : null,
    }),
  }),
];

export const applicationDeeds: readonly Action<Row>[] = [
  deed("/api/v1/applications/{id}/approve", { operation: "approveApplication", word: "approve_application", when: waiting, fields: [], of, first: true }),
  deed("/api/v1/applications/{id}/return", { operation: "returnApplication", word: "return_application", when: waiting, fields: [reasons], of, body: (values) => ({ reasons: lines(values.reasons) }) }),
  deed("/api/v1/applications/{id}/reject", { operation: "rejectApplication", word: "reject_application", when: waiting, fields: [reasons], of, stop: true, body: (values) => ({ reasons: lines(values.reasons) }) }),
];
