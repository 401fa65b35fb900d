import { deed, dossier, type Action } from "@/dossier/types";
import { code, coded, moment, said, strong, subject, text, whole, words } from "@/list/cell";
import type { OneOf } from "@/list/types";
import { history } from "@/office/history";
import { sign, verdict } from "@/office/looks";

type Row = OneOf<"/api/v1/lab-tests/{id}">;
const actions: Action<Row>[] = [
  deed("/api/v1/lab-tests/{id}/review", {
    operation: "reviewLabTest", word: "review_lab_test", when: (row) => !row.reviewed, first: true, of: (row) => ({ id: row.id }),
    fields: [{ name: "remark", kind: "text", word: "remark", most: 300, optional: true }, { name: "withheld", kind: "text", word: "withheld", most: 300, optional: true }],
    body: (values) => ({ remark: values.remark ?? "", withheld: values.withheld ?? "" }),
  }),
];

export default dossier("/api/v1/lab-tests/{id}", {
  name: "lab-tests",
  title: (row) => strong([row.product, row.report].filter(Boolean).join(" · ")),
  state: (row) => verdict("lab_verdict", row.verdict),
  under: (row) => [
    { word: "of", cell: subject(row.of) },
    { word: "laboratory", cell: subject(row.laboratory) },
    { word: "tested", cell: moment(row.tested) },
    { word: "batch", cell: row.batch ? code(row.batch, `/batches/${row.batch}`) : text("") },
  ],
  sections: [
    {
      word: "residues", kind: "rows", of: (row) => row.residues, columns: [
        { word: "verdict", of: (one) => sign("lab_verdict", one.verdict) },
        { word: "substance", of: (one) => strong(one.name || one.substance) },
        { word: "value", of: (one) => text(one.value ?? one.told), right: true },
        { word: "limit", of: (one) => text(one.most), right: true },
        { word: "reason", of: (one) => words(one.reason.words) },
      ],
    },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "purpose", cell: said("purpose", row.purpose) },
        { word: "method", cell: whole(row.method) },
        { word: "sample", cell: whole(row.number, `/samples/${row.sample}`) },
        { word: "edition", cell: text(row.editions.join(" · ")) },
        { word: "cycle", cell: row.cycle ? code(row.cycle, `/cycles/${row.cycle}`) : text("") },
        { word: "received", cell: moment(row.received) },
        { word: "confirms", cell: row.confirms ? code(row.confirms, `/rapid-results/${row.confirms}`) : text("") },
        { word: "doubts", cell: coded(row.doubts) },
      ],
    },
    { word: "vouchers", kind: "related", list: () => import("@/office/lists/vouchers"), page: "/vouchers", operation: "listVouchers", query: (row) => ({ batch: row.batch }), when: (row) => row.batch !== "" },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/lab-tests/{id}/events", row.id) },
  ],
  actions,
  papers: (row) => [{ word: "report", href: `/api/v1/lab-tests/${row.id}/report.pdf` }],
});
