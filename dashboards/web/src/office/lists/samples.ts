import { amount, code, coded, moment, said, strong, subject, text, whole } from "@/list/cell";
import { list } from "@/list/types";
import { doubtful } from "@/office/looks";

export default list("/api/v1/samples", {
  name: "samples",
  key: (row) => row.id,
  sort: "-at",
  columns: [
    { word: "doubts", of: (row) => doubtful(row.doubts) },
    { word: "number", of: (row) => whole(row.number, `/samples/${row.id}`), sort: "number" },
    { word: "product", of: (row) => strong(row.product) },
    { word: "of", of: (row) => subject(row.of) },
    { word: "purpose", of: (row) => said("purpose", row.purpose) },
    { word: "holder", of: (row) => subject(row.holder) },
    { word: "at", of: (row) => moment(row.at), sort: "at" },
  ],
  filters: [
    { name: "purpose", kind: "choice", word: "purpose", family: "purpose", choices: ["risk_monitoring", "supervision", "routine", "self"] },
    { name: "product", kind: "text", word: "product" },
    { name: "batch", kind: "text", word: "batch" },
    { name: "plan", kind: "id", word: "plan_id" },
    { name: "of", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "supervision", query: { purpose: "supervision" } },
    { word: "routine", query: { purpose: "routine" } },
    { word: "risk_monitoring", query: { purpose: "risk_monitoring" } },
  ],
  preview: (row) => [
    { word: "quantity", cell: amount(row.amount, row.unit) },
    { word: "place", cell: text(row.place) },
    { word: "batch", cell: row.batch ? code(row.batch, `/batches/${row.batch}`) : text("") },
    { word: "plan", cell: row.plan ? code(row.plan, `/plans/${row.plan}`) : text("") },
    { word: "opened", cell: moment(row.opened) },
    ...(row.doubts.length ? [{ word: "doubts", cell: coded(row.doubts) }] : []),
  ],
  to: (row) => `/samples/${row.id}`,
});
