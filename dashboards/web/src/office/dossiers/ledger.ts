import { dossier } from "@/dossier/types";
import { amount, code, lines, moment, said, strong, subject, text, whole, words } from "@/list/cell";
import { get } from "@/list/fetch";
import type { OneOf } from "@/list/types";
import { buyerDeeds } from "@/office/deeds/buyers";
import { doubtful, verdict } from "@/office/looks";

type Events = OneOf<"/api/v1/ledger/{id}/events">;

export default dossier("/api/v1/ledger/{id}", {
  name: "ledger",
  title: (row) => strong([row.lines[0]?.registration, row.crop].filter(Boolean).join(" · ")),
  state: (row) => (row.outcome ? verdict("outcome", row.outcome) : said("ledger_kind", row.kind)),
  under: (row) => [
    { word: "kind", cell: said("ledger_kind", row.kind) },
    { word: "subject", cell: subject(row.subject) },
    { word: "at", cell: moment(row.at) },
    { word: "clerk", cell: text(row.clerk) },
  ],
  sections: [
    { word: "reasons", kind: "facts", when: (row) => row.reasons.length > 0, of: (row) => row.reasons.map((one) => ({ word: "reason", cell: words(one.text) })) },
    {
      word: "lines", kind: "rows", of: (row) => row.lines, columns: [
        { word: "doubts", of: (one) => doubtful(one.doubts) },
        { word: "registration", of: (one) => whole(one.registration) },
        { word: "lot", of: (one) => whole(one.lot) },
        { word: "pack", of: (one) => (one.pack ? code(one.pack) : text("")) },
        { word: "expires", of: (one) => text(one.expires) },
        { word: "quantity", of: (one) => amount(one.amount, one.unit), right: true },
      ],
    },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "crop", cell: text(row.crop) },
        { word: "pest", cell: text(row.pest) },
        { word: "party", cell: row.party_subject ? subject(row.party_subject) : text(row.party) },
        ...(row.kind === "sale" ? [{ word: "buyer_kept", cell: said("answer", row.buyer ? "yes" : "no") }] : []),
        { word: "notice_given", cell: said("answer", row.notice ? "yes" : "no") },
        { word: "document", cell: text(row.document) },
        { word: "receipt", cell: text(row.receipt) },
        { word: "received", cell: moment(row.received) },
        { word: "doubts", cell: lines(row.doubts.map((one) => words(one.text))) },
      ],
    },
    {
      word: "corrections", kind: "timeline",
      of: async (row) => (await get<Events>("/api/v1/ledger/{id}/events", {}, { id: row.id })).items.map((one) => ({
        at: one.at, by: one.clerk, id: one.id, corrects: one.corrects || undefined, cell: said("ledger_kind", one.kind), more: one.why ? [{ word: "why", cell: text(one.why) }] : [],
      })),
    },
  ],
  actions: buyerDeeds,
});
