import { code, coded, lines, moment, said, strong, subject, text, whole, words } from "@/list/cell";
import { list } from "@/list/types";
import { sign, verdict } from "@/office/looks";

export default list("/api/v1/lab-tests", {
  name: "lab-tests",
  key: (row) => row.id,
  sort: "-at",
  columns: [
    { word: "verdict", of: (row) => sign("lab_verdict", row.verdict) },
    { word: "report", of: (row) => whole(row.report, `/lab-tests/${row.id}`), sort: "report" },
    { word: "product", of: (row) => strong(row.product) },
    { word: "of", of: (row) => subject(row.of) },
    { word: "laboratory", of: (row) => subject(row.laboratory) },
    { word: "purpose", of: (row) => said("purpose", row.purpose) },
    { word: "tested", of: (row) => moment(row.tested), sort: "tested" },
  ],
  filters: [
    { name: "verdict", kind: "choice", word: "verdict", family: "lab_verdict", choices: ["conformant", "violation", "not_judged", "partly"] },
    { name: "purpose", kind: "choice", word: "purpose", family: "purpose", choices: ["risk_monitoring", "supervision", "routine", "self"] },
    { name: "counts", kind: "choice", word: "counts", family: "lab_counts", choices: ["risk_monitoring", "supervision", "routine", "self", "confirmation", "reinspection"] },
    { name: "product", kind: "text", word: "product" },
    { name: "batch", kind: "text", word: "batch" },
    { name: "reviewed", kind: "flag", word: "reviewed" },
    { name: "region", kind: "choice", word: "region" },
    { name: "first", kind: "day", word: "since" },
    { name: "last", kind: "day", word: "until" },
    { name: "of", kind: "id", word: "subject_id" },
    { name: "laboratory", kind: "id", word: "laboratory_id" },
    { name: "sample", kind: "id", word: "sample_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "violation", query: { verdict: "violation" } },
    { word: "to_review", query: { reviewed: "false" } },
    { word: "not_judged", query: { verdict: "not_judged" } },
  ],
  preview: (row) => [
    { word: "verdict_now", cell: verdict("lab_verdict", row.verdict) },
    { word: "method", cell: whole(row.method) },
    { word: "sample", cell: whole(row.number, `/samples/${row.sample}`) },
    { word: "batch", cell: row.batch ? code(row.batch, `/batches/${row.batch}`) : text("") },
    { word: "residues", cell: lines(row.residues.map((one) => text([one.substance, one.value ?? one.told, one.most && `≤ ${one.most}`].filter(Boolean).join(" ")))) },
    ...(row.doubts.length ? [{ word: "doubts", cell: coded(row.doubts) }] : []),
    ...row.residues.filter((one) => one.verdict === "violation").map((one) => ({ word: "reason", cell: words(one.reason.words) })),
  ],
  to: (row) => `/lab-tests/${row.id}`,
});
