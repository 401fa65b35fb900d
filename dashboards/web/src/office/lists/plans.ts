import { count, moment, said, strong, text } from "@/list/cell";
import { list } from "@/list/types";
import { planAdds } from "@/office/deeds/plans";
import { sign } from "@/office/looks";

export default list("/api/v1/sampling-plans", {
  name: "plans",
  key: (row) => row.id,
  sort: "-since",
  columns: [
    { word: "state", of: (row) => sign("plan_state", row.state) },
    { word: "title", of: (row) => strong(row.title, `/plans/${row.id}`) },
    { word: "purpose", of: (row) => said("purpose", row.purpose) },
    { word: "since", of: (row) => text(row.since), sort: "since" },
    { word: "until", of: (row) => text(row.until) },
    { word: "population", of: (row) => count(row.size), right: true },
    { word: "quota", of: (row) => count(row.quota), right: true },
  ],
  filters: [
    { name: "state", kind: "choice", word: "state", family: "plan_state", choices: ["frozen", "drawn"] },
    { name: "first", kind: "day", word: "since" },
    { name: "last", kind: "day", word: "until" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "frozen", query: { state: "frozen" } },
    { word: "drawn", query: { state: "drawn" } },
  ],
  preview: (row) => [
    { word: "drawn", cell: moment(row.drawn) },
    { word: "seed", cell: text(row.seed) },
    { word: "seed_source", cell: text(row.seed_source) },
  ],
  to: (row) => `/plans/${row.id}`,
  adds: planAdds,
});
