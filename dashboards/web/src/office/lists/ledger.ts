import { amount, lines, moment, said, strong, subject, text, whole, words } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { sign, verdict } from "@/office/looks";

type Row = RowOf<"/api/v1/ledger">;
const first = (row: Row) => row.lines[0];
const shape = (row: Row) => (row.kind === "refusal" ? sign("outcome", "refused") : row.doubts.length || row.lines.some((line) => line.doubts.length) ? sign("outcome", "held") : sign("outcome", "allowed"));

export default list("/api/v1/ledger", {
  name: "ledger",
  key: (row) => row.id,
  sort: "-at",
  columns: [
    { word: "verdict", of: shape },
    { word: "at", of: (row) => moment(row.at), sort: "at" },
    { word: "kind", of: (row) => said("ledger_kind", row.kind) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "goods", of: (row) => strong((first(row)?.registration ?? "") + (row.lines.length > 1 ? ` +${row.lines.length - 1}` : ""), `/ledger/${row.id}`) },
    { word: "crop", of: (row) => text([row.crop, row.pest].filter(Boolean).join(" · ")) },
    { word: "quantity", of: (row) => amount(first(row)?.amount ?? "", first(row)?.unit), right: true },
  ],
  filters: [
    { name: "kind", kind: "choice", word: "kind", family: "ledger_kind", choices: ["purchase", "sale", "refusal", "reversal", "stock_count"] },
    { name: "product", kind: "text", word: "registration" },
    { name: "since", kind: "day", word: "since" },
    { name: "until", kind: "day", word: "until" },
    { name: "outcome", kind: "choice", word: "outcome", family: "outcome", choices: ["allowed", "real_name_needed", "held", "refused"] },
    { name: "restricted", kind: "flag", word: "restricted" },
    { name: "crop", kind: "text", word: "crop" },
    { name: "region", kind: "choice", word: "region" },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "sales", query: { kind: "sale" } },
    { word: "restricted", query: { kind: "sale", restricted: "true" } },
    { word: "refusals", query: { kind: "refusal" } },
    { word: "purchases", query: { kind: "purchase" } },
    { word: "counts", query: { kind: "stock_count" } },
  ],
  preview: (row) => [
    { word: "outcome", cell: row.outcome ? verdict("outcome", row.outcome) : text("") },
    ...(row.reasons.length ? [{ word: "reason", cell: lines(row.reasons.map((one) => words(one.text))) }] : []),
    ...(row.lines.length > 1 ? [{ word: "goods", cell: lines(row.lines.map((line) => whole(line.registration))) }] : []),
    ...(row.party ? [{ word: "party", cell: text(row.party) }] : []),
    ...(row.why && row.kind !== "refusal" ? [{ word: "why", cell: text(row.why) }] : []),
    ...(row.doubts.length ? [{ word: "doubts", cell: lines(row.doubts.map((one) => words(one.text))) }] : []),
  ],
  to: (row) => `/ledger/${row.id}`,
});
