import { deed, dossier, type Action } from "@/dossier/types";
import { dayEnd } from "@/list/groups";
import { amount, code, coded, lines, moment, said, strong, subject, text, words } from "@/list/cell";
import { get } from "@/list/fetch";
import type { OneOf } from "@/list/types";
import { doubtful, verdict } from "@/office/looks";

type Row = OneOf<"/api/v1/batches/{id}">;
type Release = OneOf<"/api/v1/batches/{id}/release">;

const of = (row: Row) => ({ id: row.id });
const reason = { name: "reason", kind: "text", word: "reason", most: 300 } as const;
const actions: Action<Row>[] = [
  deed("/api/v1/blocks", {
    operation: "blockBatch", word: "block_batch", when: () => true, stop: true, of,
    fields: [reason, { name: "reference", kind: "text", word: "reference", most: 80, optional: true }],
    body: (values, row) => ({ batch: row.id, reason: values.reason ?? "", reference: values.reference ?? "", source: "order" }),
  }),
  deed("/api/v1/recalls", {
    operation: "openRecall", word: "open_recall", when: () => true, stop: true, of,
    fields: [
      reason,
      { name: "basis", kind: "text", word: "basis", most: 300 },
      { name: "level", kind: "choice", word: "level", family: "level", choices: ["one", "two", "three"] },
      { name: "deadline", kind: "day", word: "deadline" },
    ],
    body: (values, row) => ({ batches: [row.id], reason: values.reason ?? "", basis: values.basis ?? "", level: values.level as "one", deadline: dayEnd(values.deadline ?? "") }),
  }),
];

export default dossier("/api/v1/batches/{id}", {
  name: "batches",
  title: (row) => strong(row.product),
  state: (row) => (row.doubts.length ? verdict("outcome", "held") : said("made", row.made)),
  under: (row) => [
    { word: "batch", cell: code(row.id) },
    { word: "producer", cell: subject(row.subject) },
    { word: "holder", cell: subject(row.holder) },
    { word: "quantity", cell: amount(row.amount, row.unit) },
    { word: "left", cell: amount(row.left, row.unit) },
  ],
  sections: [
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
  actions,
  papers: (row) => [{ word: "epcis", href: `/api/v1/batches/${row.id}/epcis` }],
});
