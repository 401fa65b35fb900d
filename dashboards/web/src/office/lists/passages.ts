import { amount, code, coded, lines, moment, strong, subject, text, whole } from "@/list/cell";
import { list } from "@/list/types";
import { sign, verdict } from "@/office/looks";

export default list("/api/v1/passages", {
  name: "passages",
  key: (row) => row.id,
  sort: "-at",
  columns: [
    { word: "decision", of: (row) => sign("gate", row.decision) },
    { word: "at", of: (row) => moment(row.at), sort: "at" },
    { word: "market", of: (row) => subject(row.market) },
    { word: "plate", of: (row) => whole(row.plate, `/passages/${row.id}`) },
    { word: "product", of: (row) => strong(row.product) },
    { word: "verdict", of: (row) => verdict("gate", row.verdict) },
    { word: "quantity", of: (row) => amount(row.amount, row.unit), right: true },
  ],
  filters: [
    { name: "decision", kind: "choice", word: "decision", family: "gate", choices: ["pass", "review", "stop"] },
    { name: "verdict", kind: "choice", word: "verdict", family: "gate", choices: ["pass", "review", "stop"] },
    { name: "day", kind: "day", word: "day" },
    { name: "region", kind: "choice", word: "region" },
    { name: "first", kind: "day", word: "since" },
    { name: "last", kind: "day", word: "until" },
    { name: "plate", kind: "text", word: "plate" },
    { name: "batch", kind: "text", word: "batch" },
    { name: "code", kind: "text", word: "voucher" },
    { name: "doubtful", kind: "flag", word: "doubtful" },
    { name: "market", kind: "id", word: "market_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "stopped", query: { decision: "stop" } },
    { word: "reviewed", query: { decision: "review" } },
    { word: "doubtful", query: { doubtful: "true" } },
  ],
  preview: (row) => [
    ...(row.reasons.length ? [{ word: "reason", cell: coded(row.reasons) }] : []),
    { word: "papers", cell: lines(row.shown.map((one) => (one.kind === "voucher" ? code(one.code, `/vouchers/${one.code}`) : text(one.code)))) },
    { word: "batch", cell: lines(row.shown.filter((one) => one.batch).map((one) => code(one.batch, `/batches/${one.batch}`))) },
    ...(row.why ? [{ word: "why", cell: text(row.why) }] : []),
    { word: "clerk", cell: text(row.clerk) },
    ...(row.doubts.length ? [{ word: "doubts", cell: coded(row.doubts) }] : []),
  ],
  to: (row) => `/passages/${row.id}`,
});
