import { deed, dossier, type Action } from "@/dossier/types";
import { code, coded, moment, said, strong, subject, text, whole, words } from "@/list/cell";
import { get } from "@/list/fetch";
import type { OneOf, RowOf } from "@/list/types";
import { asking, type Doubtable, type Reinspection } from "@/office/deeds/reinspections";
import { history } from "@/office/history";
import { besideResult, dueCell } from "@/office/lists/reinspections";
import { sign, verdict } from "@/office/looks";

type Test = OneOf<"/api/v1/lab-tests/{id}">;
type Deadline = RowOf<"/api/v1/reinspections/deadlines">;
/** What was asked for, and until when it may be. */
interface Doubts {
  reinspections: readonly Reinspection[];
  deadline: Deadline | null;
}
type Row = Test & Doubts;

async function doubts(test: Test): Promise<Doubts> {
  if (test.verdict !== "violation" || !test.of) return { reinspections: [], deadline: null };
  const [asked, open] = await Promise.all([get<{ items: Reinspection[] }>("/api/v1/reinspections", { of: test.of, limit: 500 }), get<{ items: Deadline[] }>("/api/v1/reinspections/deadlines")]);
  return { reinspections: asked.items.filter((one) => one.test === test.id), deadline: open.items.find((one) => one.test === test.id) ?? null };
}

/** A violation, once, by the second part of its sample; what a reinspection found is final. */
function doubtable(row: Row): Doubtable | null {
  const final = row.verdict !== "violation" || !row.of || row.reinspects || row.reinspections.length || row.deadline?.possible === false;
  return final ? null : { test: row.id, of: row.of, due: row.deadline?.due ?? 0 };
}

const actions: Action<Row>[] = [
  ...asking(doubtable),
  deed("/api/v1/lab-tests/{id}/review", {
    operation: "reviewLabTest", word: "review_lab_test", when: (row) => !row.reviewed, first: true, of: (row) => ({ id: row.id }),
    fields: [{ name: "remark", kind: "text", word: "remark", most: 300, optional: true }, { name: "withheld", kind: "text", word: "withheld", most: 300, optional: true }],
    body: (values) => ({ remark: values.remark ?? "", withheld: values.withheld ?? "" }),
  }),
];

export default dossier("/api/v1/lab-tests/{id}", {
  name: "lab-tests",
  more: doubts,
  title: (row) => strong([row.product, row.report].filter(Boolean).join(" · ")),
  state: (row) => verdict("lab_verdict", row.verdict),
  under: (row) => [
    { word: "of", cell: subject(row.of) },
    { word: "laboratory", cell: subject(row.laboratory) },
    { word: "tested", cell: moment(row.tested) },
    { word: "batch", cell: row.batch ? code(row.batch, `/batches/${row.batch}`) : text("") },
    ...(row.deadline ? [{ word: "ask_until", cell: row.deadline.possible ? dueCell(row.deadline.due, row.deadline.due_known) : said("due_known", "no_spare") }] : []),
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
    besideResult,
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
