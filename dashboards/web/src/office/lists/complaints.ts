import { left, lines, moment, region, said, subject, text, type Cell } from "@/list/cell";
import { dayEnd } from "@/list/groups";
import { list, type RowOf } from "@/list/types";
import { complaintDeeds } from "@/office/deeds/complaints";
import { handlers } from "@/office/people";
import { sign, verdict } from "@/office/looks";

export type Complaint = RowOf<"/api/v1/complaints">;
const due = (row: Complaint) => ({ at: dayEnd(row.due), open: row.state === "received" || row.state === "accepted" });

/** What was scanned, and where it leads: of a label only its digest is kept, so that its batch is the way. */
export function scannedCell(row: Complaint): Cell {
  if (!row.kind) return text("");
  const to = row.kind === "voucher" ? `/vouchers/${row.code}` : row.batch ? `/batches/${row.batch}` : undefined;
  return { kind: "word", family: "scanned", word: row.kind, more: `…${row.code.slice(-6)}`, to };
}

/** With whom it is; it leads to all that are with the same person. */
export const handlerCell = (row: Complaint): Cell =>
  row.handler ? text(row.handler, `/complaints?handler=${encodeURIComponent(row.handler)}`) : said("complaint_hands", "nobody");

export default list("/api/v1/complaints", {
  name: "complaints",
  key: (row) => row.id,
  sort: "due",
  columns: [
    { word: "state", of: (row) => sign("complaint_state", row.state) },
    { word: "about", of: (row) => said("complaint_about", row.about) },
    { word: "bought_at", of: (row) => text(row.place) },
    { word: "region", of: (row) => region(row.region) },
    { word: "told_at", of: (row) => moment(row.told), sort: "told" },
    { word: "due", of: (row) => left(due(row).at, due(row).open), sort: "due" },
    { word: "handler", of: handlerCell },
  ],
  filters: [
    { name: "state", kind: "choice", word: "step", family: "complaint_state", choices: ["received", "accepted", "answered", "closed"] },
    { name: "waiting", kind: "flag", word: "unanswered" },
    { name: "handler", kind: "choice", word: "handler", offers: { operation: "listComplaintHandlers", of: handlers } },
    { name: "hands", kind: "choice", word: "hands", family: "complaint_hands", choices: ["mine", "nobody", "somebody"] },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "waiting_answer", query: { waiting: "true" } },
    { word: "mine", query: { hands: "mine", waiting: "true" }, operation: "proposeComplaint" },
    { word: "with_nobody", query: { hands: "nobody", waiting: "true" }, operation: "dispatchComplaint" },
    { word: "received", query: { state: "received" } },
    { word: "taken_up", query: { state: "accepted" } },
    { word: "answered", query: { state: "answered" } },
    { word: "ended_well", query: { state: "closed" } },
    { word: "all", query: {} },
  ],
  due,
  preview: (row) => [
    { word: "text", cell: text(row.text) },
    { word: "scanned", cell: scannedCell(row) },
    ...(row.subject ? [{ word: "subject", cell: subject(row.subject) }] : []),
    { word: "phone", cell: text(row.phone) },
    ...(row.answer ? [{ word: "answer", cell: text(row.answer) }] : []),
    ...(row.outcome ? [{ word: "result", cell: verdict("complaint_outcome", row.outcome) }] : []),
    ...(row.remark ? [{ word: "remark", cell: lines([text(row.remark)]) }] : []),
  ],
  to: (row) => `/complaints/${row.id}`,
  actions: complaintDeeds,
});
