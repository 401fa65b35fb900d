import { may } from "@/account/session";
import { dossier } from "@/dossier/types";
import { amount, code, coded, count, left, moment, said, strong, subject, text } from "@/list/cell";
import { answers, noticeDeeds, recoveryCorrecting, type Answer } from "@/office/deeds/recall-notices";
import { kindCell } from "@/office/evidence";
import { history } from "@/office/history";
import { lineColumns } from "@/office/lists/recall-notices";
import { sign, verdict } from "@/office/looks";

export default dossier("/api/v1/recall-notices/{id}", {
  name: "recall-notices",
  more: answers,
  title: (row) => strong(row.reason),
  state: (row) => (row.closed ? verdict("recall_state", "closed") : verdict("notice", row.acknowledged ? "read" : "unread")),
  under: (row) => [
    { word: "subject", cell: subject(row.subject) },
    { word: "level", cell: said("level", row.level) },
    { word: "sent", cell: moment(row.sent) },
    { word: "due", cell: left(row.due, !row.closed) },
  ],
  sections: [
    { word: "called_back", kind: "rows", columns: lineColumns, of: (row) => row.lines },
    {
      word: "answers", kind: "rows", of: (row) => row.answers, when: (row) => row.answers.length > 0, columns: [
        { word: "counts_now", of: (one: Answer) => sign("recovery", one.counts ? "counts" : "corrected") },
        { word: "at", of: (one: Answer) => moment(one.at) },
        { word: "batch", of: (one: Answer) => code(one.batch, `/batches/${one.batch}`) },
        { word: "recovered", of: (one: Answer) => amount(one.recovered, one.unit), right: true },
        { word: "destroyed", of: (one: Answer) => amount(one.destroyed, one.unit), right: true },
        { word: "sold_on", of: (one: Answer) => amount(one.sold, one.unit), right: true },
        { word: "lost", of: (one: Answer) => amount(one.lost, one.unit), right: true },
        { word: "why", of: (one: Answer) => (one.doubts.length ? coded(one.doubts) : text(one.why)) },
      ],
    },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "basis", cell: text(row.basis) },
        { word: "round", cell: count(row.round) },
        { word: "read", cell: moment(row.acknowledged) },
        { word: "read_by", cell: text(row.acknowledged_by) },
        { word: "remark", cell: text(row.remark) },
        ...(may("getRecall") ? [{ word: "recall", cell: kindCell("recall", row.recall) }] : []),
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/recall-notices/{id}/events", row.id) },
  ],
  actions: [...noticeDeeds, recoveryCorrecting],
});
