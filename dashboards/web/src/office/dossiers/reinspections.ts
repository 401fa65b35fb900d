import { dossier } from "@/dossier/types";
import { moment, region, said, strong, subject, text } from "@/list/cell";
import { reinspectionDeeds } from "@/office/deeds/reinspections";
import { kindCell } from "@/office/evidence";
import { history } from "@/office/history";
import { dueCell, testCell } from "@/office/lists/reinspections";
import { verdict } from "@/office/looks";

export default dossier("/api/v1/reinspections/{id}", {
  name: "reinspections",
  title: (row) => (row.number ? strong(row.number) : said("evidence", row.rapid ? "rapid_result" : "lab_test")),
  state: (row) => verdict("reinspection_state", row.state),
  under: (row) => [
    { word: "of", cell: subject(row.of) },
    { word: "doubted", cell: testCell(row) },
    { word: "asked", cell: moment(row.asked) },
    { word: "laboratory", cell: subject(row.laboratory) },
  ],
  sections: [
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "why", cell: text(row.why) },
        { word: "ask_until", cell: dueCell(row.due, row.due_known) },
        { word: "method", cell: text(row.method) },
        { word: "region", cell: region(row.region) },
        { word: "answer", cell: text(row.answer) },
        { word: "report", cell: row.result ? kindCell("lab_test", row.result) : text("") },
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/reinspections/{id}/events", row.id) },
  ],
  actions: reinspectionDeeds,
});
