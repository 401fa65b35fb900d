import { amount, code, coded, moment, said, subject, text, words } from "@/list/cell";
import { list } from "@/list/types";
import { voucherDeeds } from "@/office/deeds/vouchers";
import { sign } from "@/office/looks";

export default list("/api/v1/vouchers", {
  name: "vouchers",
  key: (row) => row.id,
  sort: "-issued",
  columns: [
    { word: "state", of: (row) => (row.standing.good && row.doubts.length ? sign("severity", "warning") : sign("voucher_state", row.standing.good ? "good" : "bad")) },
    { word: "voucher", of: (row) => code(row.id, `/vouchers/${row.id}`) },
    { word: "kind", of: (row) => said("voucher_kind", row.kind) },
    { word: "product", of: (row) => words(row.product) },
    { word: "producer", of: (row) => subject(row.subject) },
    { word: "issued", of: (row) => moment(row.issued), sort: "issued" },
    { word: "quantity", of: (row) => amount(row.amount, row.unit), right: true },
  ],
  filters: [
    { name: "kind", kind: "choice", word: "kind", family: "voucher_kind", choices: ["conformity", "entry"] },
    { name: "void", kind: "flag", word: "void" },
    { name: "batch", kind: "text", word: "batch" },
    { name: "region", kind: "choice", word: "region" },
    { name: "first", kind: "day", word: "since" },
    { name: "last", kind: "day", word: "until" },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "void", query: { void: "true" } },
  ],
  preview: (row) => [
    { word: "state_now", cell: words(row.standing.words) },
    { word: "batch", cell: code(row.batch, `/batches/${row.batch}`) },
    { word: "until", cell: moment(row.until) },
    { word: "entered", cell: text(row.entered ? String(row.entered.times) : "") },
    ...(row.void_why ? [{ word: "reason", cell: text(row.void_why) }] : []),
    ...(row.doubts.length ? [{ word: "doubts", cell: coded(row.doubts) }] : []),
  ],
  to: (row) => `/vouchers/${row.id}`,
  actions: voucherDeeds,
});
