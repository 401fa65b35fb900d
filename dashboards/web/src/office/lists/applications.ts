import { left, lines, moment, region, said, strong, subject, text, whole, words, type Cell } from "@/list/cell";
import { dayEnd } from "@/list/groups";
import { list, type RowOf } from "@/list/types";
import { applicationAdds, applicationDeeds } from "@/office/deeds/applications";
import { sign, verdict } from "@/office/looks";

type Row = RowOf<"/api/v1/applications">;
/** A fact that the applicant states. */
export const fact = (row: Row, name: string): string => {
  const told = (row.facts as Record<string, unknown>)[name];
  return Array.isArray(told) ? told.join(" ") : typeof told === "string" ? told : "";
};
const who = (row: Row): Cell => (fact(row, "name") ? strong(fact(row, "name")) : subject(row.subject));
const due = (row: Row) => ({ at: dayEnd(row.due), open: row.state === "submitted" });

export default list("/api/v1/applications", {
  name: "applications",
  key: (row) => row.id,
  sort: "due",
  columns: [
    { word: "state", of: (row) => (row.warnings.length ? sign("severity", "warning") : sign("application_state", row.state)) },
    { word: "applicant", of: who },
    { word: "kind", of: (row) => said("application_kind", row.kind) },
    { word: "region", of: (row) => region(row.region) },
    { word: "submitted", of: (row) => moment(row.submitted), sort: "submitted" },
    { word: "due", of: (row) => left(due(row).at, due(row).open), sort: "due" },
  ],
  filters: [
    { name: "state", kind: "choice", word: "state", family: "application_state", choices: ["submitted", "approved", "returned", "rejected"] },
    { name: "kind", kind: "choice", word: "kind", family: "application_kind", choices: ["new", "change"] },
    { name: "overdue", kind: "flag", word: "overdue" },
    { name: "region", kind: "choice", word: "region" },
  ],
  tabs: [
    { word: "to_review", query: { state: "submitted" } },
    { word: "returned", query: { state: "returned" } },
    { word: "approved", query: { state: "approved" } },
    { word: "rejected", query: { state: "rejected" } },
  ],
  due,
  preview: (row) => [
    { word: "state_now", cell: verdict("application_state", row.state) },
    { word: "subject_kind", cell: fact(row, "kind") ? said("subject_kind", fact(row, "kind")) : text("") },
    { word: "credit_code", cell: whole(fact(row, "credit_code")) },
    { word: "address", cell: text(fact(row, "address")) },
    { word: "submitted_by", cell: text(row.submitted_by) },
    { word: "round", cell: text(String(row.rounds)) },
    ...(row.warnings.length ? [{ word: "warnings", cell: lines(row.warnings.map((one) => words(one.text))) }] : []),
    ...(row.reasons.length ? [{ word: "reason", cell: lines(row.reasons.map((one) => text(one))) }] : []),
  ],
  actions: applicationDeeds,
  adds: applicationAdds,
});
