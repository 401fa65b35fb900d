import { dossier } from "@/dossier/types";
import { amount, code, coded, lines, moment, said, strong, subject, text, words } from "@/list/cell";
import { get } from "@/list/fetch";
import type { OneOf } from "@/list/types";
import { blockDeeds, held, standing, type Block } from "@/office/deeds/blocks";
import { recallOpening } from "@/office/deeds/recalls";
import { kindCell } from "@/office/evidence";
import { doubtful, sign, verdict } from "@/office/looks";

type Release = OneOf<"/api/v1/batches/{id}/release">;

export default dossier("/api/v1/batches/{id}", {
  name: "batches",
  more: held,
  title: (row) => strong(row.product),
  state: (row) => (row.blocks.some(standing) ? verdict("block", "standing") : row.doubts.length ? verdict("outcome", "held") : said("made", row.made)),
  under: (row) => [
    { word: "batch", cell: code(row.id) },
    { word: "producer", cell: subject(row.subject) },
    { word: "holder", cell: subject(row.holder) },
    { word: "quantity", cell: amount(row.amount, row.unit) },
    { word: "left", cell: amount(row.left, row.unit) },
  ],
  sections: [
    {
      word: "blocks", kind: "rows", of: (row) => row.blocks, when: (row) => row.blocks.length > 0, columns: [
        { word: "state", of: (one: Block) => sign("block", standing(one) ? "standing" : "lifted") },
        { word: "since", of: (one: Block) => moment(one.since) },
        { word: "block_source", of: (one: Block) => (one.source === "recall" ? kindCell("recall", one.reference) : lines([said("block_source", one.source), ...(one.reference ? [text(one.reference)] : [])])) },
        { word: "reason", of: (one: Block) => text(one.reason) },
        { word: "lifted", of: (one: Block) => (standing(one) ? text("") : lines([moment(one.until), text(one.end_reason)])) },
      ],
    },
    { word: "graph", kind: "own", component: () => import("@/graph/BatchGraph.vue") },
    {
      word: "release", kind: "asked", operation: "getRelease",
      of: async (row) => {
        const found = await get<Release>("/api/v1/batches/{id}/release", {}, { id: row.id });
        return [
          { word: "release", cell: verdict("release", found.answer) },
          { word: "basis", cell: lines(found.basis.map((one) => said("basis", one))) },
          { word: "earliest", cell: text(found.earliest) },
          { word: "reason", cell: coded(found.reasons) },
        ];
      },
    },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "made", cell: said("made", row.made) },
        { word: "at", cell: moment(row.at) },
        { word: "cycle", cell: row.cycle ? code(row.cycle, `/cycles/${row.cycle}`) : text("") },
        { word: "received", cell: moment(row.received) },
        { word: "clerk", cell: text(row.clerk) },
        { word: "doubts", cell: row.doubts.length ? lines(row.doubts.map((one) => words(one.words))) : doubtful(row.doubts) },
      ],
    },
    { word: "rapid_results", kind: "related", list: () => import("@/office/lists/rapid-results"), page: "/rapid-results", operation: "listRapidResults", query: (row) => ({ batch: row.id }) },
    { word: "lab_tests", kind: "related", list: () => import("@/office/lists/lab-tests"), page: "/lab-tests", operation: "listLabTests", query: (row) => ({ batch: row.id }) },
    { word: "vouchers", kind: "related", list: () => import("@/office/lists/vouchers"), page: "/vouchers", operation: "listVouchers", query: (row) => ({ batch: row.id }) },
    { word: "passages", kind: "related", list: () => import("@/office/lists/passages"), page: "/passages", operation: "listPassages", query: (row) => ({ batch: row.id }) },
  ],
  actions: [...blockDeeds, recallOpening],
  papers: (row) => [{ word: "epcis", href: `/api/v1/batches/${row.id}/epcis` }],
});
