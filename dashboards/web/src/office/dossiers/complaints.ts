import { may } from "@/account/session";
import { dossier } from "@/dossier/types";
import { amount, code, left, moment, region, said, subject, text, type Cell } from "@/list/cell";
import { dayEnd } from "@/list/groups";
import { complaintDeeds } from "@/office/deeds/complaints";
import { history } from "@/office/history";
import { get } from "@/list/fetch";
import { handlerCell, scannedCell } from "@/office/lists/complaints";
import { verdict } from "@/office/looks";
import { ours } from "@/office/people";

interface Dispatch {
  at: number;
  handed_by: string;
  handler: string;
  note: string;
}

export default dossier("/api/v1/complaints/{id}", {
  name: "complaints",
  title: (row) => said("complaint_about", row.about) as Cell,
  state: (row) => verdict("complaint_state", row.state),
  under: (row) => [
    { word: "region", cell: region(row.region) },
    { word: "bought_at", cell: text(row.place) },
    { word: "told_at", cell: moment(row.told) },
    { word: "due", cell: left(dayEnd(row.due), row.state === "received" || row.state === "accepted") },
    { word: "handler", cell: handlerCell(row) },
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
    { word: "contact", kind: "own", when: (row) => row.phone !== "" && ours(row) && may("openComplaintContact"), component: () => import("@/office/ComplaintContact.vue") },
    {
      word: "dispatches", kind: "fetched", operation: "listComplaintDispatches", when: (row) => row.handler !== "",
      of: async (row) => (await get<{ items: Dispatch[] }>("/api/v1/complaints/{id}/dispatches", {}, { id: row.id })).items,
      columns: [
        { word: "at", of: (one: Dispatch) => moment(one.at) },
        { word: "handed_by", of: (one: Dispatch) => text(one.handed_by) },
        { word: "handler", of: (one: Dispatch) => text(one.handler) },
        { word: "note", of: (one: Dispatch) => text(one.note) },
      ],
    },
    {
      word: "proposal", kind: "facts", when: (row) => row.proposal !== "", of: (row) => [
        { word: "proposal", cell: verdict("complaint_outcome", row.proposal) },
        { word: "reason", cell: text(row.proposal_reason) },
        { word: "proposed_by", cell: text(row.proposed_by) },
      ],
    },
    {
      word: "answer", kind: "facts", when: (row) => row.answer !== "", of: (row) => [
        { word: "answer", cell: text(row.answer) },
        { word: "answered_at", cell: moment(row.answered) },
        { word: "answered_by", cell: text(row.answered_by) },
        ...(row.outcome ? [{ word: "result", cell: verdict("complaint_outcome", row.outcome) }] : []),
        ...(row.remark ? [{ word: "remark", cell: text(row.remark) }] : []),
      ],
    },
    {
      word: "reward", kind: "facts", when: (row) => row.reward !== "", of: (row) => [
        { word: "reward", cell: amount(row.reward, "yuan") },
        { word: "basis", cell: text(row.reward_basis) },
        { word: "claim", cell: said("complaint_claim", row.reward_claim) },
        { word: "granted_at", cell: moment(row.rewarded) },
        { word: "granted_by", cell: text(row.rewarded_by) },
        { word: "paid_at", cell: row.reward_paid ? moment(row.reward_paid) : said("complaint_reward", "waiting") },
        ...(row.reward_paid ? [{ word: "paid_by", cell: text(row.reward_paid_by) }] : []),
      ],
    },
    {
      word: "reward", kind: "facts", when: (row) => row.reward === "" && row.reward_basis !== "",
      of: (row) => [{ word: "reward", cell: said("complaint_reward", "withdrawn") }, { word: "reason", cell: text(row.reward_basis) }],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/complaints/{id}/events", row.id) },
  ],
  actions: complaintDeeds,
});
