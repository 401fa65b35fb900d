import { dossier } from "@/dossier/types";
import { amount, moment, region, said, strong, subject, text, words, type Cell } from "@/list/cell";
import { warningDeeds } from "@/office/deeds/warnings";
import { verdict } from "@/office/looks";
import { rowsBehind } from "@/warning/behind";

export default dossier("/api/v1/warnings/{id}", {
  name: "warnings",
  title: (row) => ({ ...words(row.name, row.rule), strong: true }) as Cell,
  state: (row) => verdict("warning_state", row.state),
  under: (row) => [
    { word: "region", cell: region(row.finding.region) },
    { word: "subject", cell: subject(row.finding.party) },
    { word: "window", cell: text(`${row.finding.first} – ${row.finding.day}`) },
    { word: "begun", cell: text(row.begun) },
    { word: "last_day", cell: text(row.last) },
    ...(row.worse ? [{ word: "worse", cell: verdict("worse", "worse") }] : []),
  ],
  sections: [
    { word: "found_out", kind: "own", component: () => import("@/warning/FindingPart.vue") },
    {
      word: "behind", kind: "fetched", operation: "getWarning", of: rowsBehind, columns: [
        { word: "record_kind", of: (one) => said("evidence", one.kind) },
        { word: "at", of: (one) => moment(one.at) },
        { word: "what", of: (one) => strong(one.what, one.to) },
        { word: "subject", of: (one) => subject(one.subject) },
        { word: "quantity", of: (one) => amount(one.amount, one.unit), right: true },
      ],
    },
    {
      word: "published_as", kind: "facts", when: (row) => row.published !== null && row.worse, of: (row) => [
        { word: "found_out", cell: words(row.published?.found) },
        { word: "reckoned", cell: words(row.published?.method) },
      ],
    },
    {
      word: "steps", kind: "timeline", when: (row) => row.steps.length > 0,
      of: async (row) => row.steps.map((one) => ({ at: one.at, by: one.by, cell: said("warning_step", one.step), more: one.remark ? [{ word: "remark", cell: text(one.remark) }] : [] })),
    },
  ],
  actions: warningDeeds,
});
