import { lines, moment, region, subject, text, words, type Cell } from "@/list/cell";
import { list } from "@/list/types";
import { warningDeeds } from "@/office/deeds/warnings";
import { sign, verdict } from "@/office/looks";

export const RULES = ["positive_rate", "restricted_person", "restricted_shop", "flat_sensor", "too_perfect", "clone_travel", "unbought_use"] as const;

export default list("/api/v1/warnings", {
  name: "warnings",
  key: (row) => row.id,
  sort: "-last",
  columns: [
    { word: "state", of: (row) => sign("warning_state", row.state) },
    { word: "rule", of: (row) => ({ ...words(row.name, row.rule), strong: true, to: `/warnings/${row.id}` }) as Cell },
    { word: "found_out", of: (row) => words(row.finding.found) },
    { word: "subject", of: (row) => subject(row.finding.party) },
    { word: "region", of: (row) => region(row.finding.region) },
    { word: "last_day", of: (row) => text(row.last), sort: "last" },
  ],
  filters: [
    { name: "state", kind: "choice", word: "step", family: "warning_state", choices: ["waiting", "published", "dismissed", "withdrawn"] },
    { name: "rule", kind: "choice", word: "rule", family: "warning_rule", choices: RULES },
    { name: "region", kind: "choice", word: "region" },
    { name: "since", kind: "day", word: "since" },
    { name: "party", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "to_review", query: { state: "waiting" }, operation: "listWarningEvents" },
    { word: "published", query: { state: "published" } },
    { word: "dismissed", query: { state: "dismissed" }, operation: "listWarningEvents" },
    { word: "withdrawn", query: { state: "withdrawn" } },
    { word: "all", query: {} },
  ],
  preview: (row) => [
    { word: "reckoned", cell: words(row.finding.method) },
    { word: "window", cell: text(`${row.finding.first} – ${row.finding.day}`) },
    { word: "begun", cell: text(row.begun) },
    ...(row.worse ? [{ word: "worse", cell: verdict("worse", "worse") }] : []),
    ...(row.published ? [{ word: "published_as", cell: lines([words(row.published.found)]) }] : []),
    { word: "changed", cell: moment(row.changed) },
  ],
  to: (row) => `/warnings/${row.id}`,
  actions: warningDeeds,
});
