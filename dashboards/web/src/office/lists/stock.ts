import { amount, code, mark, subject, text, whole } from "@/list/cell";
import { list, type RowOf } from "@/list/types";
import { isoDay } from "@/time/format";
import { now } from "@/time/clock";

type Row = RowOf<"/api/v1/stock">;
const expiry = (row: Row) => {
  if (!row.expires) return mark("unknown", "no_expiry", "stock");
  if (row.expires < isoDay(now.value)) return mark("stop", "expired", "stock");
  return row.expires < isoDay(now.value + 90 * 86_400_000) ? mark("check", "expiring", "stock") : mark("pass", "fresh", "stock");
};

export default list("/api/v1/stock", {
  name: "stock",
  key: (row) => row.id,
  sort: "registration",
  columns: [
    { word: "state", of: expiry },
    { word: "registration", of: (row) => whole(row.registration), sort: "registration" },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "lot", of: (row) => whole(row.lot) },
    { word: "expires", of: (row) => text(row.expires), sort: "expires" },
    { word: "bought", of: (row) => amount(row.bought, row.unit), right: true },
    { word: "in_stock", of: (row) => amount(row.amount, row.unit), right: true, sort: "amount" },
  ],
  filters: [
    { name: "product", kind: "text", word: "registration" },
    { name: "expiring", kind: "choice", word: "expiring", family: "within", choices: ["30", "90", "180"] },
    { name: "empty", kind: "flag", word: "empty" },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "expiring", query: { expiring: "90" } },
  ],
  preview: (row) => [
    { word: "pack", cell: row.pack ? code(row.pack) : text("") },
    { word: "sold", cell: amount(row.sold, row.unit) },
    { word: "returned", cell: amount(row.returned, row.unit) },
    { word: "counted", cell: amount(row.counted, row.unit) },
    { word: "made_on", cell: text(row.made) },
  ],
});
