import { code, left, lines, moment, region, said, strong, text } from "@/list/cell";
import { list } from "@/list/types";
import { sign } from "@/office/looks";

export default list("/api/v1/recalls", {
  name: "recalls",
  key: (row) => row.id,
  sort: "-opened",
  columns: [
    { word: "state", of: (row) => sign("recall_state", row.closed ? "closed" : "open") },
    { word: "reason", of: (row) => strong(row.reason, `/recalls/${row.id}`) },
    { word: "level", of: (row) => said("level", row.level) },
    { word: "region", of: (row) => region(row.region) },
    { word: "batches", of: (row) => lines(row.batches.map((one) => code(one, `/batches/${one}`))) },
    { word: "opened", of: (row) => moment(row.opened), sort: "opened" },
    { word: "due", of: (row) => left(row.deadline, row.closed === null), sort: "deadline" },
  ],
  filters: [
    { name: "state", kind: "choice", word: "state", family: "recall_filter", choices: ["all", "open", "closed"] },
    { name: "level", kind: "choice", word: "level", family: "level", choices: ["one", "two", "three"] },
  ],
  tabs: [
    { word: "all", query: { state: "all" } },
    { word: "open", query: { state: "open" } },
    { word: "closed", query: { state: "closed" } },
  ],
  preview: (row) => [
    { word: "basis", cell: text(row.basis) },
    { word: "opened_by", cell: text(row.opened_by) },
    ...(row.summary ? [{ word: "summary", cell: text(row.summary) }] : []),
  ],
  to: (row) => `/recalls/${row.id}`,
});
