import { region, said, subject, text, whole } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { LICENCE_KINDS, licenceAdds, licenceDeeds } from "@/office/deeds/licences";
import { sign, verdict } from "@/office/looks";
import { isoDay } from "@/time/format";

type Row = RowOf<"/api/v1/licences">;
const NEAR_DAYS = 90;
const ahead = (days: number) => isoDay(Date.now() + days * 86_400_000);
/** Why it does not hold, where it does not. */
function standing(row: Row): "suspended" | "valid" | "ahead" | "over" {
  if (row.suspended) return "suspended";
  if (row.valid) return "valid";
  return row.since > ahead(0) ? "ahead" : "over";
}

export default list("/api/v1/licences", {
  name: "licences",
  key: (row) => row.id,
  sort: "until",
  columns: [
    { word: "state", of: (row) => sign("licence_state", standing(row)) },
    { word: "number", of: (row) => whole(row.number) },
    { word: "kind", of: (row) => said("licence_kind", row.kind) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "until", of: (row) => text(row.until), sort: "until" },
    { word: "region", of: (row) => region(row.region) },
  ],
  filters: [
    { name: "kind", kind: "choice", word: "kind", family: "licence_kind", choices: LICENCE_KINDS },
    { name: "region", kind: "choice", word: "region" },
    { name: "valid_on", kind: "day", word: "valid_on" },
    { name: "ends_before", kind: "day", word: "ends_before" },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "valid", query: { valid_on: ahead(0) } },
    { word: "expiring", query: { valid_on: ahead(0), ends_before: ahead(NEAR_DAYS + 1) } },
  ],
  preview: (row) => [
    { word: "since", cell: text(row.since) },
    { word: "state_now", cell: verdict("licence_state", standing(row)) },
    ...(row.suspended ? [{ word: "reason", cell: text(row.suspended) }] : []),
    ...(row.kind === "pesticide" ? [{ word: "names_restricted", cell: said("licence_restricted", row.restricted ? "yes" : "no") }] : []),
    { word: "dealer_filed", cell: text(row.dealer_filed) },
  ],
  actions: licenceDeeds,
  adds: licenceAdds,
});
