import { dossier } from "@/dossier/types";
import { amount, code, count, left, lines, moment, said, strong, text } from "@/list/cell";
import { recallDeeds, reported, type Report } from "@/office/deeds/recalls";
import { kindCell } from "@/office/evidence";
import { history } from "@/office/history";
import { verdict } from "@/office/looks";

type Sum = Report["sums"][number];
type Holder = Report["holders"][number];

export default dossier("/api/v1/recalls/{id}", {
  name: "recalls",
  more: reported,
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
      word: "balance", kind: "rows", of: (row) => row.report.sums, columns: [
        { word: "listed_amount", of: (one: Sum) => amount(one.listed, one.unit), right: true },
        { word: "frozen", of: (one: Sum) => amount(one.frozen, one.unit), right: true },
        { word: "recovered", of: (one: Sum) => amount(one.recovered, one.unit), right: true },
        { word: "destroyed", of: (one: Sum) => amount(one.destroyed, one.unit), right: true },
        { word: "sold_on", of: (one: Sum) => amount(one.sold, one.unit), right: true },
        { word: "lost", of: (one: Sum) => amount(one.lost, one.unit), right: true },
        { word: "unknown", of: (one: Sum) => amount(one.unknown, one.unit), right: true },
      ],
    },
    {
      word: "holders", kind: "rows", of: (row) => row.report.holders, columns: [
        { word: "read", of: (one: Holder) => (one.read ? verdict("notice", "read") : verdict("notice", "unread")) },
        { word: "name", of: (one: Holder) => strong(one.name, one.subject ? `/subjects/${one.subject}` : undefined) },
        { word: "batches", of: (one: Holder) => lines(one.lines.map((line) => code(line.batch, `/batches/${line.batch}`))) },
        { word: "exposed", of: (one: Holder) => lines(one.sums.map((sum) => amount(sum.exposed, sum.unit))), right: true },
        { word: "recovered", of: (one: Holder) => lines(one.sums.map((sum) => amount(sum.recovered, sum.unit))), right: true },
      ],
    },
    { word: "notices", kind: "related", list: () => import("@/office/lists/recall-notices"), page: "/recall-notices", operation: "listRecallNotices", query: (row) => ({ recall: row.id, state: "all" }) },
    { word: "graph", kind: "own", component: () => import("@/graph/RecallGraph.vue") },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "basis", cell: text(row.basis) },
        { word: "round", cell: count(row.rounds) },
        { word: "closed", cell: moment(row.closed) },
        { word: "summary", cell: text(row.summary) },
        ...(row.reopens ? [{ word: "reopens", cell: kindCell("recall", row.reopens) }] : []),
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/recalls/{id}/events", row.id) },
  ],
  actions: recallDeeds,
  papers: (row) => [{ word: "report", href: `/api/v1/recalls/${row.id}/report.pdf` }],
});
