import { count, decimal, mark, region, subject, text } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { isoDay } from "@/time/format";

type Row = RowOf<"/api/v1/data-quality">;
const percent = (of: number | null) => decimal(of === null ? null : of * 100, 1, "%");
const shape = (row: Row) => (row.silent || row.index === null ? mark("unknown", "silent", "quality") : row.index < 60 ? mark("stop", "poor", "quality") : row.index < 85 ? mark("check", "fair", "quality") : mark("pass", "good", "quality"));

export default list("/api/v1/data-quality", {
  name: "data-quality",
  key: (row) => `${row.month} ${row.subject}`,
  sort: "facts",
  columns: [
    { word: "state", of: shape },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "month", of: (row) => text(row.month) },
    { word: "index", of: (row) => decimal(row.index), right: true },
    { word: "completeness", of: (row) => percent(row.completeness), right: true },
    { word: "timeliness", of: (row) => percent(row.timeliness), right: true },
    { word: "facts", of: (row) => count(row.facts), right: true, sort: "facts" },
  ],
  filters: [
    { name: "month", kind: "month", word: "month" },
    { name: "until", kind: "month", word: "until_month" },
    { name: "region", kind: "choice", word: "region" },
    { name: "silent", kind: "flag", word: "silent" },
  ],
  tabs: [
    { word: "this_month", query: { month: isoDay(Date.now()).slice(0, 7) } },
    { word: "last_month", query: { month: isoDay(Date.now() - Number(isoDay(Date.now()).slice(8)) * 86_400_000).slice(0, 7) } },
  ],
  preview: (row) => [{ word: "region", cell: region(row.region) }, { word: "doubtful_facts", cell: count(row.doubtful) }],
});
