import { dossier } from "@/dossier/types";
import { amount, code, count, left, lines, moment, said, strong, text } from "@/list/cell";
import { get } from "@/list/fetch";
import type { OneOf } from "@/list/types";
import { recallDeeds } from "@/office/deeds/recalls";
import { history } from "@/office/history";
import { verdict } from "@/office/looks";

type Row = OneOf<"/api/v1/recalls/{id}">;
type Report = OneOf<"/api/v1/recalls/{id}/report">;
const report = (row: Row) => get<Report>("/api/v1/recalls/{id}/report", {}, { id: row.id });

export default dossier("/api/v1/recalls/{id}", {
  name: "recalls",
  title: (row) => strong(row.reason),
  state: (row) => verdict("recall_state", row.closed ? "closed" : "open"),
  under: (row) => [
    { word: "level", cell: said("level", row.level) },
    { word: "batches", cell: lines(row.batches.map((one) => code(one, `/batches/${one}`))) },
    { word: "opened", cell: moment(row.opened) },
    { word: "due", cell: left(row.deadline, row.closed === null) },
    { word: "opened_by", cell: text(row.opened_by) },
  ],
  sections: [
    {
      word: "balance", kind: "fetched", operation: "getRecallReport", of: async (row) => (await report(row)).sums, columns: [
        { word: "listed_amount", of: (one) => amount(one.listed, one.unit), right: true },
        { word: "frozen", of: (one) => amount(one.frozen, one.unit), right: true },
        { word: "recovered", of: (one) => amount(one.recovered, one.unit), right: true },
        { word: "destroyed", of: (one) => amount(one.destroyed, one.unit), right: true },
        { word: "sold_on", of: (one) => amount(one.sold, one.unit), right: true },
        { word: "lost", of: (one) => amount(one.lost, one.unit), right: true },
        { word: "unknown", of: (one) => amount(one.unknown, one.unit), right: true },
      ],
    },
    {
      word: "holders", kind: "fetched", operation: "getRecallReport", of: async (row) => (await report(row)).holders, columns: [
        { word: "read", of: (one) => (one.read ? verdict("notice", "read") : verdict("notice", "unread")) },
        { word: "name", of: (one) => strong(one.name, one.subject ? `/subjects/${one.subject}` : undefined) },
        { word: "batches", of: (one) => lines(one.lines.map((line: { batch: string }) => code(line.batch, `/batches/${line.batch}`))) },
        { word: "exposed", of: (one) => lines(one.sums.map((sum: { exposed: string; unit: string }) => amount(sum.exposed, sum.unit))), right: true },
        { word: "recovered", of: (one) => lines(one.sums.map((sum: { recovered: string; unit: string }) => amount(sum.recovered, sum.unit))), right: true },
      ],
    },
    { word: "graph", kind: "own", component: () => import("@/graph/RecallGraph.vue") },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "basis", cell: text(row.basis) },
        { word: "round", cell: count(row.rounds) },
        { word: "closed", cell: moment(row.closed) },
        { word: "summary", cell: text(row.summary) },
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/recalls/{id}/events", row.id) },
  ],
  actions: recallDeeds,
  papers: (row) => [{ word: "report", href: `/api/v1/recalls/${row.id}/report.pdf` }],
});
