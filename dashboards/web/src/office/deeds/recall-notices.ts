// Whoever has something that is called back says that the notice was read, and what became of the goods: over an own
// account of what is its own, over an office's of what somebody told it. A wrong answer is corrected by another one.
import { account } from "@/account/session";
import { deed, type Action, type Field } from "@/dossier/types";
import { amount, code, lines, moment, subject, text } from "@/list/cell";
import { get } from "@/list/fetch";
import type { RowOf } from "@/list/types";

export type Notice = RowOf<"/api/v1/recall-notices">;
export type Answer = RowOf<"/api/v1/recoveries">;
type Line = Notice["lines"][number];
type Values = Record<string, string>;
/** A recall as far as it is answered. */
interface Called {
  recall: string;
  open: boolean;
  lines: readonly Line[];
}

const PARTS = ["recovered", "destroyed", "sold", "lost"] as const;
const parts: readonly Field[] = PARTS.map((name) => ({ name, kind: "number", word: name, most: 20, optional: true }));
const amounts = (values: Values) => ({ recovered: values.recovered ?? "", destroyed: values.destroyed ?? "", sold: values.sold ?? "", lost: values.lost ?? "" });
/** An own account answers for itself alone. */
const whose = (holder: string) => (account.value?.subject ? "" : holder);
/** A batch with a holder stands in several lines where the list was supplemented: it is answered for once. */
const key = (line: Line) => `${line.batch} ${line.holder}`;
const answered = (called: Called) => new Map(called.lines.map((line) => [key(line), called.lines.filter((one) => key(one) === key(line))]));
/** A line whose goods nobody has told everything of. */
export const missing = (line: Line) => Number(line.sum.unknown) > 0;

/** What became of one of the lines. holders: there are those of others, and each is told by its name. */
export function recovering<Row>(called: (row: Row) => Called, holders: boolean): Action<Row> {
  return deed<"/api/v1/recoveries", Row>("/api/v1/recoveries", {
    operation: "tellRecovery", word: "tell_recovery", when: (row) => called(row).open && called(row).lines.length > 0, of: () => ({ id: "" }),
    fields: [
      {
        name: "line", kind: "choice", word: "line", hint: "recovery",
        offers: async (row: Row) => [...answered(called(row))].map(([value, [line, ...more]]) => ({
          value, cells: [...(holders ? [subject(line!.holder)] : []), text(line!.product), lines([line!, ...more].map((one) => amount(one.sum.unknown, one.sum.unit))), code(line!.batch)],
        })),
      },
      ...parts,
    ],
    start: (row) => ({ line: answered(called(row)).size === 1 ? key(called(row).lines[0]!) : "" }),
    body: (values, row) => {
      const line = answered(called(row)).get(values.line ?? "")![0]!;
      return { recall: called(row).recall, batch: line.batch, subject: whose(line.holder), unit: line.sum.unit, ...amounts(values), corrects: "", why: "", at: 0 };
    },
  });
}

/** What a holder answered, the newest first. */
export interface Answers {
  answers: readonly Answer[];
}
export async function answers(notice: { recall: string; subject: string }): Promise<Answers> {
  const { items } = await get<{ items: Answer[] }>("/api/v1/recoveries", { recall: notice.recall, limit: 500 });
  return { answers: items.filter((one) => one.subject === notice.subject) };
}
const counting = (row: Answers) => row.answers.filter((one) => one.counts);

export const recoveryCorrecting: Action<Notice & Answers> = deed("/api/v1/recoveries", {
  operation: "tellRecovery", word: "correct_recovery", when: (row) => !row.closed && counting(row).length > 0, of: () => ({ id: "" }),
  fields: [
    {
      name: "corrects", kind: "choice", word: "corrects", hint: "correction",
      offers: async (row: Notice & Answers) => counting(row).map((one) => ({ value: one.id, cells: [moment(one.at), lines(PARTS.filter((part) => Number(one[part]) > 0).map((part) => amount(one[part], one.unit)))] })),
    },
    ...parts,
    { name: "why", kind: "text", word: "why", most: 200 },
  ],
  body: (values, row) => {
    const before = row.answers.find((one) => one.id === values.corrects)!;
    return { recall: row.recall, batch: before.batch, subject: whose(before.subject), unit: before.unit, ...amounts(values), corrects: before.id, why: values.why ?? "", at: 0 };
  },
});

export const noticeDeeds: readonly Action<Notice>[] = [
  deed("/api/v1/recall-notices/{id}/acknowledge", {
    operation: "acknowledgeRecallNotice", word: "acknowledge_notice", when: (row) => row.acknowledged === null && !row.closed, first: true, of: (row) => ({ id: row.id, version: row.version }),
    fields: [{ name: "remark", kind: "text", word: "notice_remark", most: 300, optional: true }], body: (values) => ({ remark: values.remark ?? "" }),
  }),
  recovering((row) => ({ recall: row.recall, open: !row.closed, lines: row.lines }), false),
];
