// A sampling plan is made, which freezes whom it can fall on; then it is drawn by a published seed.
import { account } from "@/account/session";
import { addition, deed, type Action, type Field } from "@/dossier/types";
import type { RowOf } from "@/list/types";
import { findProducts, findRegions, regionCalled } from "@/office/picks";

type Row = RowOf<"/api/v1/sampling-plans">;
type Values = Record<string, string>;
const of = (what: string) => (values: Values) => values.population === what;
/** The kinds of what a plan falls on: the API has one field for them all, each population kinds of its own. */
const KINDS: readonly (Field & { of: string })[] = [
  { name: "subject_kind", of: "subjects", kind: "choice", word: "subject_kind", choices: ["enterprise", "cooperative", "family_farm", "slaughterhouse", "person"] },
  { name: "cycle_kind", of: "cycles", kind: "choice", word: "cycle_kind", choices: ["crop", "herd", "pond"] },
  { name: "made", of: "batches", kind: "choice", word: "made", choices: ["harvest", "split", "merge", "process", "repack", "receive"] },
];
const kindOf = (values: Values) => KINDS.map((one) => values[one.name]).find(Boolean) ?? "";

export const planAdds: readonly Action<null>[] = [
  addition("/api/v1/sampling-plans", {
    operation: "makeSamplingPlan", word: "make_plan",
    fields: [
      { name: "title", kind: "line", word: "title", most: 200 },
      { name: "purpose", kind: "choice", word: "purpose", choices: ["supervision", "risk_monitoring", "routine"] },
      { name: "population", kind: "choice", word: "population", choices: ["cycles", "batches", "subjects"], hint: "population" },
      {
        name: "product", kind: "pick", word: "product", optional: true, by: "population", when: (values) => of("cycles")(values) || of("batches")(values),
        find: (text, values) => findProducts(text, of("batches")(values) ? "/api/v1/batches" : "/api/v1/cycles"),
      },
      ...KINDS.map(({ of: what, ...field }) => ({ ...field, optional: true, when: of(what) })),
      { name: "sector", kind: "choice", word: "sector", choices: ["crops", "livestock", "aquatic"], optional: true, when: (values) => of("subjects")(values) || of("batches")(values) },
      { name: "region", kind: "pick", word: "plan_region", find: findRegions, called: regionCalled, codes: ["outside_region", "region_unknown"] },
      { name: "since", kind: "day", word: "since" },
      { name: "until", kind: "day", word: "until", codes: ["plan_days"] },
      { name: "quota", kind: "number", word: "quota" },
    ],
    start: () => ({ region: account.value?.region ?? "" }),
    body: (values) => ({
      title: values.title ?? "", purpose: values.purpose as "routine", population: values.population as "cycles", product: values.product ?? "", kind: kindOf(values),
      sector: values.sector ?? "", region: values.region ?? "", since: values.since ?? "", until: values.until ?? "", quota: Number(values.quota),
    }),
  }),
];

export const planDeeds: readonly Action<Row>[] = [
  deed("/api/v1/sampling-plans/{id}/draw", {
    operation: "drawSamplingPlan", word: "draw_plan", when: (row) => row.state === "frozen", first: true, of: (row) => ({ id: row.id, version: row.version }),
    fields: [{ name: "seed", kind: "number", word: "seed" }, { name: "source", kind: "text", word: "seed_source", most: 200 }],
    body: (values) => ({ seed: values.seed ?? "", source: values.source ?? "" }),
  }),
];
