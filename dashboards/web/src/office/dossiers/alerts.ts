import { dossier } from "@/dossier/types";
import { left, lines, moment, region, said, subject, text, words, type Cell } from "@/list/cell";
import { alertDeeds, waits } from "@/office/deeds/alerts";
import { evidenceCell } from "@/office/evidence";
import { verdict } from "@/office/looks";

export default dossier("/api/v1/alerts/{id}", {
  name: "alerts",
  title: (row) => ({ ...words(row.title, row.code), strong: true }) as Cell,
  state: (row) => verdict("severity", row.severity),
  under: (row) => [
    { word: "step", cell: verdict("alert_state", row.state) },
    { word: "area", cell: said("area", row.area) },
    { word: "region", cell: region(row.region) },
    { word: "raised", cell: moment(row.raised) },
    { word: "due", cell: row.due ? left(row.due, waits(row)) : text("") },
  ],
  sections: [
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "remedy", cell: words(row.remedy) },
        { word: "subject", cell: subject(row.party) },
        { word: "gateway", cell: row.gateway ? text(row.gateway, `/gateways/${row.gateway}`) : text("") },
        { word: "count", cell: text(String(row.count)) },
        { word: "last", cell: moment(row.last) },
      ],
    },
    { word: "evidence", kind: "facts", of: (row) => [{ word: "evidence", cell: lines(row.evidence.map(evidenceCell)) }] },
    { word: "steps", kind: "timeline", of: async (row) => row.steps.map((one) => ({ at: one.at, by: one.by, cell: said("alert_step", one.step), more: one.remark ? [{ word: "remark", cell: text(one.remark) }] : [] })) },
  ],
  actions: alertDeeds,
});
