import { may } from "@/account/session";
import { dossier } from "@/dossier/types";
import { code, left, moment, region, said, subject, text, type Cell } from "@/list/cell";
import { dayEnd } from "@/list/groups";
import { complaintDeeds } from "@/office/deeds/complaints";
import { history } from "@/office/history";
import { scannedCell } from "@/office/lists/complaints";
import { verdict } from "@/office/looks";

export default dossier("/api/v1/complaints/{id}", {
  name: "complaints",
  title: (row) => said("complaint_about", row.about) as Cell,
  state: (row) => verdict("complaint_state", row.state),
  under: (row) => [
    { word: "region", cell: region(row.region) },
    { word: "bought_at", cell: text(row.place) },
    { word: "told_at", cell: moment(row.told) },
    { word: "due", cell: left(dayEnd(row.due), row.state === "received" || row.state === "accepted") },
  ],
  sections: [
    {
      word: "told", kind: "facts", of: (row) => [
        { word: "text", cell: text(row.text) },
        { word: "scanned", cell: scannedCell(row) },
        { word: "batch", cell: row.batch ? code(row.batch, `/batches/${row.batch}`) : text("") },
        { word: "subject", cell: subject(row.subject) },
        { word: "language", cell: said("spoken", row.language) },
        { word: "phone", cell: text(row.phone) },
      ],
    },
    { word: "photo", kind: "own", when: (row) => row.photo, component: () => import("@/office/ComplaintPhoto.vue") },
    { word: "contact", kind: "own", when: (row) => row.phone !== "" && may("openComplaintContact"), component: () => import("@/office/ComplaintContact.vue") },
    {
      word: "answer", kind: "facts", when: (row) => row.answer !== "", of: (row) => [
        { word: "answer", cell: text(row.answer) },
        { word: "answered_at", cell: moment(row.answered) },
        { word: "answered_by", cell: text(row.answered_by) },
        ...(row.outcome ? [{ word: "result", cell: verdict("complaint_outcome", row.outcome) }] : []),
        ...(row.remark ? [{ word: "remark", cell: text(row.remark) }] : []),
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/complaints/{id}/events", row.id) },
  ],
  actions: complaintDeeds,
});
