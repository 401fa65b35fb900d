import { amount, code, coded, decimal, moment, said, strong, subject, text, whole } from "@/list/cell";
import { list } from "@/list/types";
import { sign, verdict } from "@/office/looks";

export default list("/api/v1/rapid-results", {
  name: "rapid-results",
  key: (row) => row.id,
  sort: "-at",
  columns: [
    { word: "verdict", of: (row) => sign("rapid_verdict", row.verdict) },
    { word: "at", of: (row) => moment(row.at), sort: "at" },
    { word: "product", of: (row) => strong(row.product) },
    { word: "of", of: (row) => subject(row.of) },
    { word: "room", of: (row) => subject(row.subject) },
    { word: "standing", of: (row) => verdict("standing", row.standing) },
    { word: "rate", of: (row) => decimal(row.rate, 1, "%"), right: true },
  ],
  filters: [
    { name: "verdict", kind: "choice", word: "verdict", family: "rapid_verdict", choices: ["positive", "negative", "void"] },
    { name: "standing", kind: "choice", word: "standing", family: "standing", choices: ["open", "needs_rerun", "needs_confirmation", "confirmed", "refuted", "negative"] },
    { name: "counts", kind: "choice", word: "counts", family: "rapid_counts", choices: ["sample", "positive", "void"] },
    { name: "product", kind: "text", word: "product" },
    { name: "sample", kind: "text", word: "sample" },
    { name: "batch", kind: "text", word: "batch" },
    { name: "region", kind: "choice", word: "region" },
    { name: "since", kind: "day", word: "since" },
    { name: "until", kind: "day", word: "until" },
    { name: "subject", kind: "id", word: "room_id" },
    { name: "of", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "positive", query: { verdict: "positive" } },
    { word: "needs_confirmation", query: { standing: "needs_confirmation" } },
    { word: "confirmed", query: { standing: "confirmed" } },
    { word: "void", query: { verdict: "void" } },
  ],
  preview: (row) => [
    { word: "sample", cell: whole(row.sample) },
    { word: "batch", cell: row.batch ? code(row.batch, `/batches/${row.batch}`) : text("") },
    { word: "method", cell: said("rapid_kind", row.kind) },
    { word: "edition", cell: whole(row.edition) },
    { word: "counted", cell: amount(row.counted ?? "", "%") },
    ...(row.reasons.length ? [{ word: "reason", cell: coded(row.reasons) }] : []),
    ...(row.doubts.length ? [{ word: "doubts", cell: coded(row.doubts) }] : []),
  ],
  to: (row) => `/rapid-results/${row.id}`,
});
