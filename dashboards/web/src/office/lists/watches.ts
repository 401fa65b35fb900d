import { region, subject, text } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { watchDeeds, watchOver } from "@/office/deeds/watches";
import { verdict } from "@/office/looks";
import { isoDay } from "@/time/format";

type Row = RowOf<"/api/v1/watches">;
const standing = (row: Row) => (watchOver(row) ? "over" : row.since > isoDay(Date.now()) ? "ahead" : "watched");

export default list("/api/v1/watches", {
  name: "watches",
  key: (row) => row.id,
  sort: "-since",
  columns: [
    { word: "state", of: (row) => verdict("watch_state", standing(row)) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "reason", of: (row) => text(row.reason) },
    { word: "region", of: (row) => region(row.region) },
    { word: "since", of: (row) => text(row.since), sort: "since" },
    { word: "until", of: (row) => text(row.until) },
  ],
  filters: [{ name: "subject", kind: "id", word: "subject_id" }],
  tabs: [{ word: "all", query: {} }],
  preview: (row) => (row.end_reason ? [{ word: "end_reason", cell: text(row.end_reason) }] : []),
  actions: watchDeeds,
});
