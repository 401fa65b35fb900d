import { code, moment, region, said, strong, text, whole } from "@/list/cell";
import { list } from "@/list/types";
import { sign } from "@/office/looks";

export default list("/api/v1/subjects", {
  name: "subjects",
  key: (row) => row.id,
  sort: "name",
  columns: [
    { word: "state", of: (row) => sign("subject_state", row.state) },
    { word: "name", of: (row) => strong(row.name, `/subjects/${row.id}`), sort: "name" },
    { word: "kind", of: (row) => said("subject_kind", row.kind) },
    { word: "region", of: (row) => region(row.region) },
    { word: "credit_code", of: (row) => whole(row.credit_code) },
    { word: "filed", of: (row) => moment(row.filed) },
    { word: "changed", of: (row) => moment(row.changed), sort: "changed" },
  ],
  filters: [
    { name: "text", kind: "text", word: "name" },
    { name: "state", kind: "choice", word: "state", family: "subject_state", choices: ["listed", "filed", "suspended", "closed"] },
    { name: "kind", kind: "choice", word: "kind", family: "subject_kind", choices: ["enterprise", "cooperative", "family_farm", "slaughterhouse", "collector", "shop", "market", "laboratory", "person"] },
    { name: "sector", kind: "choice", word: "sector", choices: ["crops", "livestock", "aquatic"] },
    { name: "region", kind: "choice", word: "region" },
  ],
  tabs: [
    { word: "all", query: {} },
    { word: "filed", query: { state: "filed" } },
    { word: "listed", query: { state: "listed" } },
    { word: "suspended", query: { state: "suspended" } },
  ],
  preview: (row) => [
    ...(row.state_reason ? [{ word: "reason", cell: text(row.state_reason) }] : []),
    { word: "address", cell: text(row.address) },
    { word: "id", cell: code(row.id) },
  ],
  to: (row) => `/subjects/${row.id}`,
});
