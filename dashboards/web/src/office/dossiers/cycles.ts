import { dossier } from "@/dossier/types";
import { amount, code, count, decimal, lines, moment, region, said, strong, subject, text, whole, words } from "@/list/cell";
import { happened, operationDeeds, withdrawn } from "@/office/deeds/operations";
import { history } from "@/office/history";
import { doubtful, verdict } from "@/office/looks";
import { language } from "@/locale";
import { unitWord } from "@/value/number";

export default dossier("/api/v1/cycles/{id}/file", {
  name: "cycles",
  title: ({ cycle }) => strong(cycle.product + (cycle.variety ? ` · ${cycle.variety}` : "")),
  state: (row) => verdict("harvest", row.harvest.state),
  under: (row) => [
    { word: "subject", cell: subject(row.cycle.subject) },
    { word: "plot", cell: text(row.plot) },
    { word: "origin_code", cell: whole(row.origin_code) },
    { word: "begun", cell: text(row.cycle.begun) },
    { word: "size", cell: amount(row.cycle.amount, row.cycle.unit) },
  ],
  sections: [
    {
      word: "harvest", kind: "facts", of: (row) => [
        { word: "state_now", cell: words(row.harvest.words) },
        { word: "earliest", cell: text(row.harvest.since) },
        { word: "causes", cell: lines(row.harvest.causes.map((one) => text(`${one.registration} · ${one.interval ?? "?"} ${unitWord("d", language())}`))) },
        { word: "keep_until", cell: text(row.keep_until) },
      ],
    },
    {
      word: "operations", kind: "rows", of: (row) => happened(row), columns: [
        { word: "doubts", of: (one) => doubtful(one.doubts) },
        { word: "at", of: (one) => moment(one.at) },
        { word: "action", of: (one) => said("action", one.action) },
        { word: "goods", of: (one) => lines(one.inputs.map((use: { registration: string }) => whole(use.registration))) },
        { word: "pest", of: (one) => text(one.pest) },
        { word: "quantity", of: (one) => amount(one.unit ? one.amount : "", one.unit), right: true },
        { word: "clerk", of: (one) => text(one.clerk) },
      ],
    },
    {
      word: "environment", kind: "rows", of: (row) => row.environment.measured, columns: [
        { word: "measurement", of: (one) => said("measurement", one.measurement) },
        { word: "low", of: (one) => decimal(one.low, 1), right: true },
        { word: "mean", of: (one) => decimal(one.mean, 1), right: true },
        { word: "high", of: (one) => decimal(one.high, 1), right: true },
        { word: "unit", of: (one) => text(one.unit) },
        { word: "samples", of: (one) => count(one.samples), right: true },
        { word: "gap_hours", of: (one) => count(one.gap_hours), right: true },
      ],
    },
    {
      word: "evidence", kind: "rows", of: (row) => row.evidence.lines, columns: [
        { word: "what", of: (one) => words(one.words) },
        { word: "measured", of: (one) => decimal(one.measured * 100, 0, "%"), right: true },
        { word: "filled", of: (one) => decimal(one.filled * 100, 0, "%"), right: true },
        { word: "typed", of: (one) => decimal(one.typed * 100, 0, "%"), right: true },
        { word: "weight", of: (one) => count(one.weight), right: true },
      ],
    },
    { word: "batches", kind: "related", list: () => import("@/office/lists/batches"), page: "/batches", operation: "listBatches", query: (row) => ({ cycle: row.cycle.id }) },
    { word: "rapid_results", kind: "related", list: () => import("@/office/lists/rapid-results"), page: "/rapid-results", operation: "listRapidResults", query: (row) => ({ of: row.cycle.subject }) },
    {
      word: "corrections", kind: "timeline", when: (row) => row.operations.some((one) => one.corrects !== ""),
      of: async (row) => {
        const touched = new Set(row.operations.flatMap((one) => (one.corrects ? [one.id, one.corrects] : [])));
        return row.operations.filter((one) => touched.has(one.id)).map((one) => ({
          at: one.received, by: one.clerk, id: one.id, corrects: one.corrects || undefined, cell: said("action", withdrawn(one) ? "withdrawn" : one.action),
          more: [{ word: "at", cell: moment(one.at) }, { word: "quantity", cell: amount(one.amount, one.unit) }, ...(one.why ? [{ word: "why", cell: text(one.why) }] : [])],
        }));
      },
    },
    { word: "facts", kind: "facts", of: (row) => [{ word: "region", cell: region(row.cycle.region) }, { word: "id", cell: code(row.cycle.id) }, { word: "expected", cell: text(row.cycle.expected) }, { word: "ended", cell: text(row.cycle.ended) }] },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/cycles/{id}/events", row.cycle.id) },
  ],
  actions: operationDeeds,
  papers: (row) => [{ word: "file", href: `/api/v1/cycles/${row.cycle.id}/file.csv` }],
});
