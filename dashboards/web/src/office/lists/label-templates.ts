import { code, moment, region, strong, subject, text } from "@/list/cell";
import { list } from "@/list/types";
import { templateAdds, templateDeeds } from "@/office/deeds/label-templates";
import { sign, verdict } from "@/office/looks";

export default list("/api/v1/labels/templates", {
  name: "label-templates",
  key: (row) => row.id,
  sort: "-created",
  columns: [
    { word: "state", of: (row) => sign("template_state", row.state) },
    { word: "product", of: (row) => strong(row.product), sort: "product" },
    { word: "subject", of: (row) => subject(row.subject) },
    { word: "region", of: (row) => region(row.region) },
    { word: "shelf_life", of: (row) => text(row.shelf_life) },
    { word: "certification", of: (row) => text(row.certification) },
    { word: "created", of: (row) => moment(row.created), sort: "created" },
  ],
  filters: [
    { name: "state", kind: "choice", word: "state", family: "template_state", choices: ["filed", "approved", "refused", "ended"] },
    { name: "subject", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "to_approve", query: { state: "filed" } },
    { word: "all", query: { state: "" } },
    { word: "granted", query: { state: "approved" } },
    { word: "refused", query: { state: "refused" } },
  ],
  preview: (row) => [
    { word: "state_now", cell: verdict("template_state", row.state) },
    { word: "producer", cell: text(row.producer) },
    { word: "origin_code", cell: code(row.origin) },
    ...(row.decided ? [{ word: "decided", cell: moment(row.decided) }] : []),
    ...(row.reason ? [{ word: "reason", cell: text(row.reason) }] : []),
  ],
  actions: templateDeeds,
  adds: templateAdds,
});
