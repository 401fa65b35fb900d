// Another laboratory tests again: the inspected party asks for it in the time that the law gives, once; an office writes up
// what came on paper, says which laboratory does it, and what came of it.
import { account } from "@/account/session";
import { deed, type Action, type Field } from "@/dossier/types";
import type { RowOf } from "@/list/types";
import { subjectName } from "@/office/names";
import { ofOffice } from "@/office/people";
import { findSubjects } from "@/office/picks";
import { now } from "@/time/clock";
import { written } from "@/time/format";

export type Reinspection = RowOf<"/api/v1/reinspections">;
/** A result that may be doubted. of: whose produce it was, "" where nobody knows; due: until when; 0 where that is over. */
export interface Doubtable {
  test: string;
  of: string;
  due: number;
}
type Values = Record<string, string>;

/** An own account asks now, and for its own; paper may have come in time although it is entered later. */
const mayAsk = (one: Doubtable) => ofOffice() || (one.of === account.value?.subject && now.value <= one.due);

const party: Field = { name: "of", kind: "pick", word: "asking_party", find: (text) => findSubjects(text), called: subjectName, codes: ["reinspection_of"] };
const asked: readonly Field[] = [
  { name: "why", kind: "text", word: "doubt_why", most: 500 },
  { name: "method", kind: "line", word: "again_by", most: 60, optional: true, hint: "again_by", codes: ["reinspection_rapid_method"] },
  { name: "asked", kind: "moment", word: "asked_at", optional: true, hint: "asked_at", when: ofOffice, codes: ["reinspection_late", "reinspection_early"] },
];
const body = (one: Doubtable, values: Values) => ({
  test: one.test, of: ofOffice() ? values.of || one.of : "", why: values.why ?? "", method: values.method ?? "", asked: values.asked ? written(values.asked) : null,
});

/** Asking for one, of a row that tells of a test: of whose produce nobody knows the owner, a clerk has to say it. */
export function asking<Row>(doubtable: (row: Row) => Doubtable | null): readonly Action<Row>[] {
  return [true, false].map((known) =>
    deed<"/api/v1/reinspections", Row>("/api/v1/reinspections", {
      operation: "askReinspection", word: "ask_reinspection", of: () => ({ id: "" }), fields: known ? asked : [party, ...asked],
      when: (row) => {
        const one = doubtable(row);
        return one !== null && (one.of !== "") === known && mayAsk(one);
      },
      body: (values, row) => body(doubtable(row)!, values),
    }),
  );
}

const running = (row: Reinspection) => row.state === "asked" || row.state === "assigned";
const of = (row: Reinspection) => ({ id: row.id, version: row.version });

export const reinspectionDeeds: readonly Action<Reinspection>[] = [
  ...(["asked", "assigned"] as const).map((state) =>
    deed<"/api/v1/reinspections/{id}/assign", Reinspection>("/api/v1/reinspections/{id}/assign", {
      operation: "assignReinspection", word: state === "asked" ? "assign_reinspection" : "reassign_reinspection", when: (row) => row.state === state, of, first: state === "asked",
      fields: [{ name: "laboratory", kind: "pick", word: "laboratory", hint: "laboratory", find: (text) => findSubjects(text, { kind: "laboratory" }), called: subjectName, codes: ["reinspection_laboratory"] }],
      body: (values) => ({ laboratory: values.laboratory ?? "" }),
    }),
  ),
  deed("/api/v1/reinspections/{id}/close", {
    operation: "closeReinspection", word: "close_reinspection", when: (row) => row.state === "assigned", of, first: true,
    fields: [{ name: "answer", kind: "text", word: "reinspection_answer", most: 500 }], body: (values) => ({ answer: values.answer ?? "", refused: false }),
  }),
  deed("/api/v1/reinspections/{id}/close", {
    operation: "closeReinspection", word: "refuse_reinspection", when: running, of, stop: true,
    fields: [{ name: "answer", kind: "text", word: "refusal_why", most: 500 }], body: (values) => ({ answer: values.answer ?? "", refused: true }),
  }),
];
