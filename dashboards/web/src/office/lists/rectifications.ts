import { left, moment, region, subject, text, words } from "@/list/cell";
import { dayEnd } from "@/list/groups";
import { list, type RowOf } from "@/list/types";
import { rectificationDeeds } from "@/office/deeds/rectifications";
import { sign, verdict } from "@/office/looks";

type Row = RowOf<"/api/v1/rectifications">;
const due = (row: Row) => ({ at: dayEnd(row.due), open: row.state === "open" || row.state === "answered" });

export default list("/api/v1/rectifications", {
  name: "rectifications",
  key: (row) => row.id,
  sort: "due",
  columns: [
    { word: "state", of: (row) => (row.overdue ? sign("outcome", "refused") : sign("rectification_state", row.state)) },
    { word: "what", of: (row) => words(row.violation, row.code) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "step", of: (row) => verdict("rectification_state", row.state) },
    { word: "region", of: (row) => region(row.region) },
    { word: "found", of: (row) => text(row.found) },
    { word: "due", of: (row) => left(due(row).at, due(row).open), sort: "due" },
  ],
  filters: [
    { name: "state", kind: "choice", word: "step", family: "rectification_state", choices: ["open", "answered", "accepted", "withdrawn"] },
    { name: "code", kind: "choice", word: "what", family: "violation", choices: ["false_records", "broken_chain", "stolen_codes", "mixed_batches"] },
    { name: "region", kind: "choice", word: "region" },
    { name: "first", kind: "day", word: "since" },
    { name: "last", kind: "day", word: "until" },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "to_answer", query: { state: "open" } },
    { word: "to_accept", query: { state: "answered" } },
    { word: "accepted", query: { state: "accepted" } },
  ],
  due,
  preview: (row) => [
    { word: "evidence", cell: text(row.evidence) },
    { word: "created", cell: moment(row.created) },
    { word: "created_by", cell: text(row.created_by) },
    ...(row.answer ? [{ word: "answer", cell: text(row.answer) }] : []),
    ...(row.remark ? [{ word: "remark", cell: text(row.remark) }] : []),
  ],
  actions: rectificationDeeds,
});
