// A complaint is taken up, answered, closed with what came of it ("elsewhere": another authority deals with it); handed to
// somebody meanwhile, who deals with it from then on; rewarded where it was founded, the reward withdrawn until it is fetched.
import { deed, type Action } from "@/dossier/types";
import { may } from "@/account/session";
import { said } from "@/list/cell";
import type { RowOf } from "@/list/types";
import { handlers, isMe, ours } from "@/office/people";

type Row = RowOf<"/api/v1/complaints">;
const OUTCOMES = ["founded", "unfounded", "elsewhere"] as const;
const open = (row: Row) => row.state === "accepted" || row.state === "answered";
const waits = (row: Row) => row.reward !== "" && row.reward_paid === 0;
const of = (row: Row) => ({ id: row.id, version: row.version });

/** Nobody is promised a call who left no phone. */
const claims = (row: Row) => [...(row.phone ? ["phone"] : []), "receipt"].map((value) => ({ value, cells: [said("complaint_claim", value)] }));

export const complaintDeeds: readonly Action<Row>[] = [
  deed("/api/v1/complaints/{id}/accept", { operation: "acceptComplaint", word: "accept_complaint", when: (row) => row.state === "received" && ours(row), fields: [], of, first: true }),
  deed("/api/v1/complaints/{id}/answer", {
    operation: "answerComplaint", word: "answer_complaint", when: (row) => open(row) && ours(row), of, first: true,
    fields: [{ name: "text", kind: "text", word: "answer", most: 1000 }], body: (values) => ({ text: values.text ?? "" }),
  }),
  deed("/api/v1/complaints/{id}/close", {
    operation: "closeComplaint", word: "close_complaint", when: (row) => row.state === "answered" && ours(row), of,
    fields: [
      { name: "outcome", kind: "choice", word: "outcome", family: "complaint_outcome", choices: OUTCOMES },
      { name: "remark", kind: "text", word: "remark", most: 500, optional: true },
    ],
    body: (values) => ({ outcome: values.outcome as "founded", remark: values.remark ?? "" }),
  }),
  deed("/api/v1/complaints/{id}/propose", {
    // Whoever may close it does so, and proposes nothing.
    operation: "proposeComplaint", word: "propose_complaint", when: (row) => open(row) && isMe(row.handler) && !may("closeComplaint"), of,
    fields: [
      { name: "outcome", kind: "choice", word: "proposal", family: "complaint_outcome", choices: OUTCOMES },
      { name: "reason", kind: "text", word: "reason", most: 500 },
    ],
    body: (values) => ({ outcome: values.outcome as "founded", reason: values.reason ?? "" }),
  }),
  deed("/api/v1/complaints/{id}/dispatch", {
    operation: "dispatchComplaint", word: "dispatch_complaint", when: (row) => row.state !== "closed", of,
    fields: [
      { name: "handler", kind: "choice", word: "handler", offers: async (row: Row) => (await handlers(row.region)).filter((one) => one.value !== row.handler) },
      { name: "note", kind: "text", word: "note", most: 500 },
    ],
    body: (values) => ({ handler: values.handler ?? "", note: values.note ?? "" }),
  }),
  deed("/api/v1/complaints/{id}/reward", {
    operation: "grantComplaintReward", word: "grant_reward", when: (row) => row.rewardable, of,
    fields: [
      { name: "yuan", kind: "number", word: "yuan", most: 10 },
      { name: "basis", kind: "text", word: "reward_basis", most: 500 },
      { name: "claim", kind: "choice", word: "claim", offers: async (row: Row) => claims(row) },
    ],
    body: (values) => ({ yuan: (values.yuan ?? "").trim(), basis: values.basis ?? "", claim: values.claim as "phone" }),
  }),
  ...["receipt", "phone"].map((claim) =>
    deed<"/api/v1/complaints/{id}/reward/payment", Row>("/api/v1/complaints/{id}/reward/payment", {
      operation: "payComplaintReward", word: "pay_reward", when: (row) => waits(row) && row.reward_claim === claim, of,
      // Whoever was called need not have kept the receipt.
      fields: [{ name: "receipt", kind: "line", word: "receipt", most: 40, optional: claim === "phone" }],
      body: (values) => ({ receipt: (values.receipt ?? "").trim() }),
    }),
  ),
  deed("/api/v1/complaints/{id}/reward/withdrawal", {
    operation: "withdrawComplaintReward", word: "withdraw_reward", when: waits, of, stop: true,
    fields: [{ name: "reason", kind: "text", word: "reason", most: 500 }], body: (values) => ({ reason: values.reason ?? "" }),
  }),
];
