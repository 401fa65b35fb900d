import { amount, code, coded, moment, region, said, strong, subject, text } from "@/list/cell";
import { list } from "@/list/types";
import { doubtful } from "@/office/looks";

export default list("/api/v1/batches", {
  name: "batches",
  key: (row) => row.id,
  sort: "-at",
  columns: [
    { word: "doubts", of: (row) => doubtful(row.doubts) },
    { word: "batch", of: (row) => code(row.id, `/batches/${row.id}`) },
    { word: "product", of: (row) => strong(row.product), sort: "product" },
    { word: "made", of: (row) => said("made", row.made) },
    { word: "holder", of: (row) => subject(row.holder) },
    { word: "at", of: (row) => moment(row.at), sort: "at" },
    { word: "quantity", of: (row) => amount(row.amount, row.unit), right: true },
  ],
  filters: [
    { name: "product", kind: "text", word: "product" },
    { name: "made", kind: "choice", word: "made", family: "made", choices: ["harvest", "split", "merge", "process", "repack", "receive"] },
    { name: "doubtful", kind: "flag", word: "doubtful" },
    { name: "subject", kind: "id", word: "subject_id" },
    { name: "holder", kind: "id", word: "holder_id" },
    { name: "cycle", kind: "id", word: "cycle_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "harvests", query: { made: "harvest" } },
    { word: "doubtful", query: { doubtful: "true" } },
  ],
  preview: (row) => [
    { word: "left", cell: amount(row.left, row.unit) },
    { word: "producer", cell: subject(row.subject) },
    { word: "region", cell: region(row.region) },
    { word: "cycle", cell: row.cycle ? code(row.cycle, `/cycles/${row.cycle}`) : text("") },
    ...(row.doubts.length ? [{ word: "doubts", cell: coded(row.doubts) }] : []),
  ],
  to: (row) => `/batches/${row.id}`,
});
