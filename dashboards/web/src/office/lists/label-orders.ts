import { amount, brief, code, count, moment, region, subject, text } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { labelOrderAdds, labelOrderDeeds } from "@/office/deeds/label-orders";
import { sign, verdict } from "@/office/looks";

type Row = RowOf<"/api/v1/labels/orders">;
const counted = (row: Row, state: string) => count((row.counts as Record<string, number>)[state] ?? 0);

export default list("/api/v1/labels/orders", {
  name: "label-orders",
  key: (row) => row.id,
  sort: "-created",
  columns: [
    { word: "state", of: (row) => sign("label_state", row.state) },
    { word: "order", of: (row) => brief(row.id) },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "region", of: (row) => region(row.region) },
    { word: "created", of: (row) => moment(row.created), sort: "created" },
    { word: "pack_size", of: (row) => amount(row.pack, row.pack_unit), right: true },
    { word: "labels", of: (row) => count(row.count), right: true },
  ],
  filters: [
    { name: "state", kind: "choice", word: "state", family: "label_state", choices: ["ordered", "allotted", "refused"] },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "to_allot", query: { state: "ordered" } },
    { word: "all", query: { state: "" } },
    { word: "allotted", query: { state: "allotted" } },
    { word: "refused", query: { state: "refused" } },
  ],
  preview: (row) => [
    { word: "state_now", cell: verdict("label_state", row.state) },
    { word: "id", cell: code(row.id) },
    { word: "made_on", cell: text(row.made) },
    { word: "printed", cell: counted(row, "printed") },
    { word: "active", cell: counted(row, "active") },
    { word: "voided", cell: counted(row, "void") },
    ...(row.reason ? [{ word: "reason", cell: text(row.reason) }] : []),
  ],
  actions: labelOrderDeeds,
  adds: labelOrderAdds,
});
