import { dossier } from "@/dossier/types";
import { code, coded, decimal, left, lines, moment, said, strong, subject, text, whole } from "@/list/cell";
import type { OneOf } from "@/list/types";
import { asking, type Doubtable } from "@/office/deeds/reinspections";
import { besideResult } from "@/office/lists/reinspections";
import { sign, verdict } from "@/office/looks";
import { now } from "@/time/clock";

type Row = OneOf<"/api/v1/rapid-results/{id}">;
/** A positive one, while nobody asked yet. */
const doubtable = ({ result, reinspections, due }: Row): Doubtable | null => (due === null || reinspections.length ? null : { test: result.id, of: result.of, due });
const askable = (row: Row) => (doubtable(row)?.due ?? 0) > now.value;

export default dossier("/api/v1/rapid-results/{id}", {
  name: "rapid-results",
  title: ({ result }) => strong([result.product, result.sample].filter(Boolean).join(" · ")),
  state: ({ result }) => verdict("standing", result.standing),
  under: ({ result, ...row }) => [
    { word: "of", cell: subject(result.of) },
    { word: "room", cell: subject(result.subject) },
    { word: "at", cell: moment(result.at) },
    { word: "batch", cell: result.batch ? code(result.batch, `/batches/${result.batch}`) : text("") },
    ...(askable({ result, ...row }) ? [{ word: "ask_until", cell: left(row.due!, true) }] : []),
  ],
  sections: [
    {
      word: "chain", kind: "rows", of: (row) => row.chain, columns: [
        { word: "verdict", of: (one) => sign("rapid_verdict", one.verdict) },
        { word: "at", of: (one) => moment(one.at) },
        { word: "number", of: (one) => whole(one.number, `/rapid-results/${one.id}`) },
        { word: "rate", of: (one) => decimal(one.rate, 1, "%"), right: true },
        { word: "step", of: (one) => (one.reruns ? said("rapid_step", "rerun") : said("rapid_step", "first")) },
        { word: "reason", of: (one) => coded(one.reasons) },
      ],
    },
    {
      word: "confirmations", kind: "rows", of: (row) => row.confirmations, columns: [
        { word: "verdict", of: (one) => (one.verdict ? sign("rapid_verdict", one.verdict) : sign("rapid_verdict", "void")) },
        { word: "report", of: (one) => whole(one.report, `/lab-tests/${one.id}`) },
        { word: "sample", of: (one) => whole(one.sample) },
        { word: "at", of: (one) => moment(one.at) },
      ],
    },
    besideResult,
    {
      word: "facts", kind: "facts", of: ({ result }) => [
        { word: "verdict_now", cell: verdict("rapid_verdict", result.verdict) },
        { word: "method", cell: said("rapid_kind", result.kind) },
        { word: "edition", cell: whole(result.edition) },
        { word: "rate", cell: decimal(result.rate, 1, "%") },
        { word: "device", cell: result.device ? whole(`${result.gateway} / ${result.device}`, `/devices/${result.gateway}/${result.device}`) : text("") },
        { word: "clerk", cell: text(result.clerk) },
        { word: "cycle", cell: result.cycle ? code(result.cycle, `/cycles/${result.cycle}`) : text("") },
        { word: "received", cell: moment(result.received) },
        { word: "doubts", cell: coded(result.doubts) },
        { word: "notes", cell: lines(result.notes.map((one) => text(one.text))) },
      ],
    },
    { word: "vouchers", kind: "related", list: () => import("@/office/lists/vouchers"), page: "/vouchers", operation: "listVouchers", query: ({ result }) => ({ batch: result.batch }), when: ({ result }) => result.batch !== "" },
    { word: "passages", kind: "related", list: () => import("@/office/lists/passages"), page: "/passages", operation: "listPassages", query: ({ result }) => ({ batch: result.batch }), when: ({ result }) => result.batch !== "" },
  ],
  actions: asking(doubtable),
});
