import { amount, code, left, lines, moment, said, strong, subject, text } from "@/list/cell";
import { list, type Column } from "@/list/types";
import { missing, noticeDeeds, type Notice } from "@/office/deeds/recall-notices";
import { sign } from "@/office/looks";

/** Until then the holder has to say what became of everything. */
const owes = (row: Notice) => !row.closed && (row.acknowledged === null || row.lines.some(missing));

/** What of it is called back, and what is known of that. */
export const lineColumns: readonly Column<Notice["lines"][number]>[] = [
  { word: "batch", of: (one) => code(one.batch, `/batches/${one.batch}`) },
  { word: "product", of: (one) => strong(one.product) },
  { word: "listed_amount", of: (one) => amount(one.sum.listed, one.sum.unit), right: true },
  { word: "recovered", of: (one) => amount(one.sum.recovered, one.sum.unit), right: true },
  { word: "destroyed", of: (one) => amount(one.sum.destroyed, one.sum.unit), right: true },
  { word: "sold_on", of: (one) => amount(one.sum.sold, one.sum.unit), right: true },
  { word: "lost", of: (one) => amount(one.sum.lost, one.sum.unit), right: true },
  { word: "unknown", of: (one) => amount(one.sum.unknown, one.sum.unit), right: true },
];

export default list("/api/v1/recall-notices", {
  name: "recall-notices",
  key: (row) => row.id,
  sort: "-sent",
  columns: [
    { word: "read", of: (row) => sign("notice", row.acknowledged ? "read" : "unread") },
    { word: "reason", of: (row) => strong(row.reason) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "level", of: (row) => said("level", row.level) },
    { word: "sent", of: (row) => moment(row.sent), sort: "sent" },
    { word: "due", of: (row) => left(row.due, owes(row)), sort: "due" },
  ],
  filters: [
    { name: "state", kind: "choice", word: "read", family: "notice_filter", choices: ["all", "unread"] },
    { name: "recall", kind: "id", word: "recall_id" },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: { state: "all" } },
    { word: "unread", query: { state: "unread" } },
  ],
  due: (row) => ({ at: row.due, open: owes(row), handled: !row.closed && !owes(row) }),
  preview: (row) => [
    { word: "basis", cell: text(row.basis) },
    { word: "batches", cell: lines(row.lines.map((one) => code(one.batch, `/batches/${one.batch}`))) },
    { word: "unknown", cell: lines(row.lines.map((one) => amount(one.sum.unknown, one.sum.unit))) },
    ...(row.acknowledged ? [{ word: "read", cell: moment(row.acknowledged) }, { word: "remark", cell: text(row.remark) }] : []),
  ],
  to: (row) => `/recall-notices/${row.id}`,
  actions: noticeDeeds,
});
