import { amount, code, mark, region, said, strong, subject, text } from "@/list/cell";
import { list } from "@/list/types";

export default list("/api/v1/cycles", {
  name: "cycles",
  key: (row) => row.id,
  sort: "-begun",
  columns: [
    { word: "state", of: (row) => (row.ended ? mark("unknown", "ended", "cycle_state") : mark("pass", "running", "cycle_state")) },
    { word: "product", of: (row) => strong(row.product + (row.variety ? ` · ${row.variety}` : ""), `/cycles/${row.id}`), sort: "product" },
    { word: "kind", of: (row) => said("cycle_kind", row.kind) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "region", of: (row) => region(row.region) },
    { word: "begun", of: (row) => text(row.begun), sort: "begun" },
    { word: "size", of: (row) => amount(row.amount, row.unit), right: true },
  ],
  filters: [
    { name: "kind", kind: "choice", word: "kind", family: "cycle_kind", choices: ["crop", "herd", "pond"] },
    { name: "running", kind: "flag", word: "running" },
    { name: "subject", kind: "id", word: "subject_id" },
    { name: "plot", kind: "id", word: "plot_id" },
  ],
  tabs: [
    { word: "running", query: { running: "true" } },
    { word: "ended", query: { running: "false" } },
    { word: "all", query: { running: "" } },
  ],
  preview: (row) => [
    { word: "expected", cell: text(row.expected) },
    { word: "ended", cell: text(row.ended) },
    { word: "plot", cell: code(row.plot) },
  ],
  to: (row) => `/cycles/${row.id}`,
});
