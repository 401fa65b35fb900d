import { lines, moment, said, subject, text, whole, type Cell } from "@/list/cell";
import { list, type Column } from "@/list/types";
import { reinspectionDeeds, type Reinspection } from "@/office/deeds/reinspections";
import { kindCell } from "@/office/evidence";
import { sign } from "@/office/looks";
import { ofOffice, ownSubject } from "@/office/people";

/** An account of a subject opens those that it asked for or is to do; of others it reads beside the result. */
const opens = (row: Reinspection) => ofOffice() || [row.of, row.laboratory].includes(ownSubject());
/** Until when it could be asked for: a year whose calendar nobody has named yet is reckoned by Monday to Friday. */
export const dueCell = (due: number, known: boolean): Cell => (known ? moment(due) : lines([moment(due), said("due_known", "reckoned")]));
export const testCell = (row: Reinspection): Cell => kindCell(row.rapid ? "rapid_result" : "lab_test", row.test);

const columns: readonly Column<Reinspection>[] = [
  { word: "state", of: (row) => sign("reinspection_state", row.state) },
  { word: "asked", of: (row) => moment(row.asked) },
  { word: "why", of: (row) => text(row.why) },
  { word: "laboratory", of: (row) => subject(row.laboratory) },
  { word: "answer", of: (row) => text(row.answer) },
];
const to = (row: Reinspection) => (opens(row) ? `/reinspections/${row.id}` : null);
/** As they stand beside the result that they doubt. */
export const besideResult = { word: "reinspections", kind: "rows", columns, to, when: (row: { reinspections: readonly Reinspection[] }) => row.reinspections.length > 0, of: (row: { reinspections: readonly Reinspection[] }) => row.reinspections } as const;

export default list("/api/v1/reinspections", {
  name: "reinspections",
  key: (row) => row.id,
  sort: "-asked",
  columns: [
    { word: "state", of: (row) => sign("reinspection_state", row.state) },
    { word: "sample", of: (row) => whole(row.number, `/reinspections/${row.id}`) },
    { word: "of", of: (row) => subject(row.of) },
    { word: "why", of: (row) => text(row.why) },
    { word: "asked", of: (row) => moment(row.asked), sort: "asked" },
    { word: "laboratory", of: (row) => subject(row.laboratory) },
  ],
  filters: [
    { name: "state", kind: "choice", word: "state", family: "reinspection_state", choices: ["asked", "assigned", "done", "refused"] },
    { name: "of", kind: "id", word: "subject_id" },
  ],
  tabs: [
    { word: "to_assign", query: { state: "asked" } },
    { word: "with_laboratory", query: { state: "assigned" } },
    { word: "ended_well", query: { state: "done" } },
    { word: "not_again", query: { state: "refused" } },
    { word: "all", query: {} },
  ],
  preview: (row) => [
    { word: "doubted", cell: testCell(row) },
    { word: "ask_until", cell: dueCell(row.due, row.due_known) },
    ...(row.method ? [{ word: "method", cell: text(row.method) }] : []),
    ...(row.answer ? [{ word: "answer", cell: text(row.answer) }] : []),
  ],
  to: (row) => `/reinspections/${row.id}`,
  actions: reinspectionDeeds,
});
