import { dossier } from "@/dossier/types";
import { brief, count, moment, region, said, strong, subject, text, whole } from "@/list/cell";
import { get } from "@/list/fetch";
import type { OneOf } from "@/list/types";
import { planDeeds } from "@/office/deeds/plans";
import { history } from "@/office/history";
import { sign, verdict } from "@/office/looks";

type Coverage = OneOf<"/api/v1/sampling-plans/{id}/coverage">;
type Draws = OneOf<"/api/v1/sampling-plans/{id}/draws">;
const FIRST = 100;

export default dossier("/api/v1/sampling-plans/{id}", {
  name: "plans",
  title: (row) => strong(row.title),
  state: (row) => verdict("plan_state", row.state),
  under: (row) => [
    { word: "purpose", cell: said("purpose", row.purpose) },
    { word: "since", cell: text(row.since) },
    { word: "until", cell: text(row.until) },
    { word: "quota", cell: count(row.quota) },
    { word: "population", cell: count(row.size) },
  ],
  sections: [
    {
      word: "coverage", kind: "fetched", operation: "getSamplingCoverage",
      of: async (row) => {
        const found = await get<Coverage>("/api/v1/sampling-plans/{id}/coverage", {}, { id: row.id });
        return [...found.strata, found.whole];
      },
      columns: [
        { word: "region", of: (one) => (one.township ? region(one.township) : said("sum", "total")) },
        { word: "product", of: (one) => text(one.product) },
        { word: "population", of: (one) => count(one.size), right: true },
        { word: "drawn_many", of: (one) => count(one.drawn), right: true },
        { word: "sampled", of: (one) => count(one.sampled), right: true },
        { word: "tested_many", of: (one) => count(one.tested), right: true },
        { word: "violations", of: (one) => count(one.violations), right: true },
      ],
    },
    {
      word: "draws", kind: "fetched", operation: "listSamplingDraws", when: (row) => row.state === "drawn",
      of: async (row) => (await get<Draws>("/api/v1/sampling-plans/{id}/draws", { limit: FIRST }, { id: row.id })).items,
      columns: [
        { word: "verdict", of: (one) => (one.verdict ? sign("lab_verdict", one.verdict) : sign("lab_verdict", "not_judged")) },
        { word: "place_in_draw", of: (one) => count(one.place), right: true },
        { word: "subject", of: (one) => subject(one.subject) },
        { word: "product", of: (one) => text(one.product) },
        { word: "region", of: (one) => region(one.township) },
        { word: "sample", of: (one) => (one.sample ? brief(one.sample, `/samples/${one.sample}`) : text("")) },
      ],
    },
    {
      word: "proof", kind: "facts", of: (row) => [
        { word: "seed", cell: whole(row.seed) },
        { word: "seed_source", cell: text(row.seed_source) },
        { word: "drawn", cell: moment(row.drawn) },
        { word: "digest", cell: whole(row.digest) },
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/sampling-plans/{id}/events", row.id) },
  ],
  actions: planDeeds,
});
