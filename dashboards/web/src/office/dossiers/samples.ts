import { dossier } from "@/dossier/types";
import { amount, code, coded, decimal, moment, said, strong, subject, text } from "@/list/cell";
import { history } from "@/office/history";
import { doubtful } from "@/office/looks";

export default dossier("/api/v1/samples/{id}", {
  name: "samples",
  title: (row) => strong([row.product, row.number].filter(Boolean).join(" · ")),
  state: (row) => said("purpose", row.purpose),
  under: (row) => [
    { word: "of", cell: subject(row.of) },
    { word: "holder", cell: subject(row.holder) },
    { word: "at", cell: moment(row.at) },
    { word: "quantity", cell: amount(row.amount, row.unit) },
  ],
  sections: [
    {
      word: "custody", kind: "rows", of: (row) => row.custody, columns: [
        { word: "doubts", of: (one) => doubtful(one.doubts, one.intact ? "pass" : "stop") },
        { word: "at", of: (one) => moment(one.at) },
        { word: "step", of: (one) => said("custody", one.step) },
        { word: "from", of: (one) => subject(one.by) },
        { word: "receiver", of: (one) => subject(one.receiver) },
        { word: "celsius", of: (one) => decimal(one.celsius, 1), right: true },
      ],
    },
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "place", cell: text(row.place) },
        { word: "batch", cell: row.batch ? code(row.batch, `/batches/${row.batch}`) : text("") },
        { word: "cycle", cell: row.cycle ? code(row.cycle, `/cycles/${row.cycle}`) : text("") },
        { word: "plan", cell: row.plan ? code(row.plan, `/plans/${row.plan}`) : text("") },
        { word: "opened", cell: moment(row.opened) },
        { word: "doubts", cell: coded(row.doubts) },
      ],
    },
    { word: "lab_tests", kind: "related", list: () => import("@/office/lists/lab-tests"), page: "/lab-tests", operation: "listLabTests", query: (row) => ({ sample: row.id }) },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/samples/{id}/events", row.id) },
  ],
  actions: [],
});
