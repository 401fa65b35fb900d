import { dossier } from "@/dossier/types";
import { amount, code, coded, moment, said, strong, subject, text, whole } from "@/list/cell";
import { sign, verdict } from "@/office/looks";

export default dossier("/api/v1/passages/{id}", {
  name: "passages",
  title: (row) => strong([row.plate, row.product].filter(Boolean).join(" · ")),
  state: (row) => verdict("gate", row.decision),
  under: (row) => [
    { word: "market", cell: subject(row.market) },
    { word: "at", cell: moment(row.at) },
    { word: "quantity", cell: amount(row.amount, row.unit) },
    { word: "clerk", cell: text(row.clerk) },
  ],
  sections: [
    {
      word: "papers", kind: "rows", of: (row) => row.shown, columns: [
        { word: "verdict", of: (one) => sign("gate", one.verdict) },
        { word: "kind", of: (one) => said("paper_kind", one.kind) },
        { word: "voucher", of: (one) => (one.kind === "voucher" ? code(one.code, `/vouchers/${one.code}`) : text(one.code)) },
        { word: "batch", of: (one) => (one.batch ? code(one.batch, `/batches/${one.batch}`) : text("")) },
        { word: "quantity", of: (one) => amount(one.issued, one.unit), right: true },
        { word: "reason", of: (one) => coded([...one.reasons, ...one.doubts]) },
      ],
    },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "verdict_now", cell: verdict("gate", row.verdict) },
        { word: "decision", cell: verdict("gate", row.decision) },
        { word: "reason", cell: coded(row.reasons) },
        { word: "why", cell: text(row.why) },
        { word: "listed", cell: moment(row.listed) },
        { word: "rapid_test", cell: row.rapid_test ? code(row.rapid_test, `/rapid-results/${row.rapid_test}`) : text("") },
        { word: "device", cell: row.device ? whole(`${row.gateway} / ${row.device}`) : text("") },
        { word: "snapshot", cell: row.snapshot ? whole(row.snapshot) : text("") },
        { word: "received", cell: moment(row.received) },
        { word: "doubts", cell: coded(row.doubts) },
      ],
    },
  ],
  actions: [],
});
