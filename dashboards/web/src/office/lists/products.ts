import { lines, mark, said, strong, text, whole } from "@/list/cell";
import { list } from "@/list/types";
import { now } from "@/time/clock";
import { isoDay } from "@/time/format";
import { language } from "@/locale";
import { unitWord } from "@/value/number";

export default list("/api/v1/products", {
  name: "products",
  key: (row) => row.id,
  sort: "name",
  columns: [
    { word: "state", of: (row) => (row.registered_until && row.registered_until < isoDay(now.value) ? mark("stop", "ended", "registration") : row.registered_until ? mark("pass", "in_force", "registration") : mark("unknown", "unknown", "registration")) },
    { word: "name", of: (row) => strong(row.name), sort: "name" },
    { word: "registration", of: (row) => whole(row.registration), sort: "registration" },
    { word: "kind", of: (row) => said("product_kind", row.kind) },
    { word: "ingredients", of: (row) => text(row.ingredients.join(" · ")) },
    { word: "maker", of: (row) => text(row.maker) },
    { word: "registered_until", of: (row) => text(row.registered_until) },
  ],
  filters: [
    { name: "search", kind: "text", word: "name" },
    { name: "registration", kind: "text", word: "registration" },
    { name: "kind", kind: "choice", word: "kind", family: "product_kind", choices: ["pesticide", "veterinary", "fertiliser", "seed", "feed"] },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "pesticide", query: { kind: "pesticide" } },
    { word: "veterinary", query: { kind: "veterinary" } },
    { word: "fertiliser", query: { kind: "fertiliser" } },
  ],
  preview: (row) => [
    { word: "content", cell: text(row.content) },
    { word: "labelled_for", cell: lines((row.labels ?? []).map((one) => text([one.crop, one.pest, one.interval_days != null && `${one.interval_days} ${unitWord("d", language())}`].filter(Boolean).join(" · ")))) },
  ],
});
