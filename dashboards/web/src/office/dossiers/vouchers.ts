import { dossier } from "@/dossier/types";
import { amount, code, coded, lines, moment, said, subject, text, whole, words, type Cell } from "@/list/cell";
import { voucherDeeds } from "@/office/deeds/vouchers";
import { history } from "@/office/history";
import { verdict } from "@/office/looks";

export default dossier("/api/v1/vouchers/{id}", {
  name: "vouchers",
  title: (row) => ({ ...words(row.product), strong: true }) as Cell,
  state: (row) => verdict("voucher_state", row.standing.good ? "good" : "bad"),
  under: (row) => [
    { word: "voucher", cell: code(row.id) },
    { word: "kind", cell: said("voucher_kind", row.kind) },
    { word: "producer", cell: subject(row.subject) },
    { word: "quantity", cell: amount(row.amount, row.unit) },
    { word: "issued", cell: moment(row.issued) },
  ],
  sections: [
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "state_now", cell: words(row.standing.words) },
        { word: "batch", cell: code(row.batch, `/batches/${row.batch}`) },
        { word: "basis", cell: lines(row.basis.map((one) => said("basis", one))) },
        { word: "until", cell: moment(row.until) },
        { word: "entered", cell: text(row.entered ? String(row.entered.times) : "") },
        { word: "signed_with", cell: whole(row.kid) },
        { word: "clerk", cell: text(row.clerk) },
        { word: "doubts", cell: coded(row.doubts) },
        ...(row.void_why ? [{ word: "reason", cell: text(row.void_why) }] : []),
      ],
    },
    {
      word: "paper", kind: "facts", when: (row) => row.paper !== null, of: (row) => [
        { word: "promise", cell: text(row.paper?.promise) },
        { word: "origin", cell: text(row.paper?.origin) },
        { word: "promisor", cell: text(row.paper?.promisor) },
      ],
    },
    { word: "passages", kind: "related", list: () => import("@/office/lists/passages"), page: "/passages", operation: "listPassages", query: (row) => ({ code: row.id }) },
    { word: "rapid_results", kind: "related", list: () => import("@/office/lists/rapid-results"), page: "/rapid-results", operation: "listRapidResults", query: (row) => ({ batch: row.batch }) },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/vouchers/{id}/events", row.id) },
  ],
  actions: voucherDeeds,
});
