// What was done in a cycle is told for whoever grows it, put right, and taken back where it never happened.
import { deed, type Action, type Field } from "@/dossier/types";
import { moment, said, text } from "@/list/cell";
import type { OneOf } from "@/list/types";
import { findGoods, goodsCalled } from "@/office/picks";
import { GOODS_UNITS, GROWN_UNITS } from "@/office/units";
import { now } from "@/time/clock";
import { asWritten, written } from "@/time/format";

type Row = OneOf<"/api/v1/cycles/{id}/file">;
type Operation = Row["operations"][number];
type Values = Record<string, string>;
const CYCLES = ["crop", "herd", "pond"] as const;
type CycleKind = (typeof CYCLES)[number];

export const ACTIONS: Readonly<Record<CycleKind, readonly string[]>> = {
  crop: ["spray", "fertilise", "irrigate", "harvest", "sow", "transplant", "weed", "prune", "clear", "other"],
  herd: ["feed", "treat", "vaccinate", "stock", "slaughter", "harvest", "clear", "other"],
  pond: ["feed", "treat", "stock", "harvest", "clear", "other"],
};
/** What is used in an action: a kind of goods of the catalogue. */
const USES: Readonly<Record<string, string>> = {
  spray: "pesticide", fertilise: "fertiliser", sow: "seed", transplant: "seed", feed: "feed", treat: "veterinary", vaccinate: "veterinary", stock: "seed",
};
/** Without what was used these say nothing: an interval follows from it. */
const NEEDS: readonly string[] = ["spray", "treat", "vaccinate"];
const AGAINST: readonly string[] = ["spray", "treat"];
const MEASURED: readonly string[] = ["harvest", "slaughter", "stock", "sow", "transplant", "irrigate"];
/** So many products go into one tank; an operation with more of them is put right where it was told. */
const LINES = [1, 2, 3] as const;

const does = (values: Values, actions: readonly string[]) => actions.includes(values.action ?? "");
const goodsOf = (n: number) => (values: Values) => n === 1 || Boolean(values[`product${n - 1}`]);
/** None twice: of one that went into the tank already its amount is put right. */
const find = (n: number) => async (typed: string, values: Values) => {
  const others = LINES.filter((one) => one !== n).map((one) => values[`product${one}`]);
  return (await findGoods(typed, USES[values.action ?? ""] ?? "")).filter((one) => !others.includes(one.value));
};
const line = (n: number): readonly Field[] => {
  const more = n === 1 ? "" : "_more";
  const product: Field = { name: `product${n}`, kind: "pick", word: `goods${more}`, nth: n, by: "action", find: find(n), called: goodsCalled };
  const uses = (values: Values) => (values.action ?? "") in USES && goodsOf(n)(values);
  const needed = (values: Values) => n === 1 && does(values, NEEDS);
  const picked = (values: Values) => uses(values) && Boolean(values[`product${n}`]);
  return [
    { ...product, hint: "goods", when: needed },
    { ...product, optional: true, when: (values) => uses(values) && !needed(values) },
    { name: `used${n}`, kind: "number", word: `used${more}`, nth: n, most: 26, when: picked },
    { name: `unit${n}`, kind: "choice", word: `used_unit${more}`, nth: n, family: "unit", choices: GOODS_UNITS, when: picked },
    { name: `lot${n}`, kind: "line", word: `lot${more}`, nth: n, most: 64, optional: true, when: picked },
  ];
};
const shown = (values: Values, field: Field): boolean => field.when?.(values) ?? true;
const what = (kind: CycleKind): readonly Field[] => [
  { name: "action", kind: "choice", word: "action", choices: ACTIONS[kind] },
  { name: "at", kind: "moment", word: "done_at", codes: ["operation_future", "operation_too_old", "operation_cycle_early", "operation_cycle_ended"] },
  ...LINES.flatMap(line),
  { name: "pest", kind: "line", word: "against", most: 200, optional: true, when: (values) => does(values, AGAINST) },
  { name: "amount", kind: "number", word: "quantity", most: 26, optional: true, when: (values) => does(values, MEASURED), codes: ["operation_amount", "operation_amount_absurd"] },
  { name: "unit", kind: "choice", word: "quantity_unit", choices: GROWN_UNITS[kind], when: (values) => does(values, MEASURED) && Boolean(values.amount) },
  { name: "note", kind: "text", word: "remark", most: 200, optional: true },
];

/** An empty one in the place of one that never happened. */
export const withdrawn = (one: Operation) => one.corrects !== "" && one.action === "other" && !one.inputs.length && !one.note && !Number(one.amount);
/** What happened, as it is told now. */
export const happened = (row: Row): Operation[] => row.operations.filter((one) => one.corrected_by === "" && !withdrawn(one));
const mendable = (row: Row) => happened(row).filter((one) => one.inputs.length <= LINES.length);
const offers = (of: (row: Row) => Operation[]) => async (row: Row) =>
  of(row)
    .sort((a, b) => b.at - a.at)
    .map((one) => ({ value: one.id, cells: [moment(one.at), said("action", one.action), ...(one.inputs.length ? [text(one.inputs.map((use) => use.registration).join(" "))] : [])] }));

const told = (values: Values, before?: Operation) => ({
  action: values.action ?? "", pest: values.pest ?? "", note: values.note ?? "", amount: values.amount ?? "", unit: values.amount ? (values.unit ?? "") : "", plot: "",
  inputs: LINES.filter((n) => values[`product${n}`]).map((n) => {
    const product = values[`product${n}`]!;
    return {
      product, amount: values[`used${n}`] ?? "", unit: values[`unit${n}`] ?? "", lot: values[`lot${n}`] ?? "",
      // The code of a pack was scanned, not typed: it stays with its product.
      pack: before?.inputs.find((use) => use.registration === product)?.pack ?? "",
    };
  }),
});
const asTold = (one: Operation): Values => ({
  action: one.action, at: asWritten(one.at), pest: one.pest, note: one.note, amount: one.unit ? one.amount : "", unit: one.unit,
  ...Object.fromEntries(LINES.flatMap((n) => {
    const use = one.inputs[n - 1];
    return [[`product${n}`, use?.registration ?? ""], [`used${n}`, use?.told_amount ?? ""], [`unit${n}`, use?.told_unit ?? ""], [`lot${n}`, use?.lot ?? ""]];
  })),
});
const found = (row: Row, values: Values) => row.operations.find((one) => one.id === values.operation)!;
const why: Field = { name: "why", kind: "text", word: "why", most: 200 };
const which: Pick<Field, "name" | "kind" | "word" | "codes"> = { name: "operation", kind: "choice", word: "operation", codes: ["already_corrected"] };

export const operationDeeds: readonly Action<Row>[] = [
  ...CYCLES.flatMap((kind) => [
    deed<"/api/v1/operations", Row>("/api/v1/operations", {
      operation: "tellOperation", word: "tell_operation", when: (row) => row.cycle.kind === kind, first: true, of: () => ({ id: "" }), fields: what(kind),
      start: () => ({ at: asWritten(now.value), unit: GROWN_UNITS[kind][0] }),
      body: (values, row) => ({ ...told(values), cycle: row.cycle.id, at: written(values.at ?? "") }),
    }),
    deed<"/api/v1/operations/{id}/correct", Row>("/api/v1/operations/{id}/correct", {
      operation: "correctOperation", word: "correct_operation", when: (row) => row.cycle.kind === kind && mendable(row).length > 0, of: (_, values) => ({ id: values.operation ?? "" }),
      fields: [
        { ...which, offers: offers(mendable), fills: (value, row: Row) => asTold(found(row, { operation: value })) },
        ...what(kind).map((field) => ({ ...field, when: (values: Values) => Boolean(values.operation) && shown(values, field) })),
        why,
      ],
      body: (values, row) => {
        const before = found(row, values);
        // To the minute is how one writes it: where that was left, the moment stays as exact as it was.
        return { ...told(values, before), cycle: "", why: values.why ?? "", at: values.at === asWritten(before.at) ? before.at : written(values.at ?? "") };
      },
    }),
  ]),
  deed("/api/v1/operations/{id}/withdraw", {
    operation: "withdrawOperation", word: "withdraw_operation", when: (row) => happened(row).length > 0, stop: true, of: (_, values) => ({ id: values.operation ?? "" }),
    fields: [{ ...which, offers: offers(happened) }, { ...why, hint: "withdrawn_operation" }],
    body: (values) => ({ why: values.why ?? "" }),
  }),
];
