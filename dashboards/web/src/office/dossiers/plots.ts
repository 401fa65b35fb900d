import { may } from "@/account/session";
import type { Gateway } from "@/api/types";
import { dossier } from "@/dossier/types";
import { code, decimal, moment, region, said, strong, subject, text, words, whole } from "@/list/cell";
import { lines } from "@/list/cell";
import { get } from "@/list/fetch";
import type { RowOf } from "@/list/types";
import { environmentLink } from "@/environment/address";
import { history } from "@/office/history";
import { verdict } from "@/office/looks";
import { siteCalled } from "@/office/picks";

type Placement = RowOf<"/api/v1/placements">;
type Tenure = RowOf<"/api/v1/tenures">;
const placed = async (plot: string) => (await get<{ items: Placement[] }>("/api/v1/placements", { plot, limit: 100 })).items;

/** A plot is known to belong to somebody; who runs the site whose devices stand on it is another matter. */
async function siteTenures(plot: string): Promise<Tenure[]> {
  const [standing, gateways] = await Promise.all([placed(plot), get<{ items: Gateway[] }>("/api/v1/gateways")]);
  const here = new Set(standing.map((one) => one.gateway));
  const sites = new Set(gateways.items.flatMap((one) => (here.has(one.id) && one.site ? [one.site] : [])));
  const found = await Promise.all([...sites].map((site) => get<{ items: Tenure[] }>("/api/v1/tenures", { site, limit: 100 })));
  return found.flatMap(({ items }) => items);
}

export default dossier("/api/v1/plots/{id}", {
  name: "plots",
  title: (row) => strong(row.name),
  state: (row) => verdict("plot_state", row.ended === null ? "used" : "ended"),
  under: (row) => [
    { word: "subject", cell: subject(row.subject) },
    { word: "region", cell: region(row.region) },
    { word: "kind", cell: said("plot_kind", row.kind) },
    { word: "origin_code", cell: code(row.origin_code) },
  ],
  sections: [
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "area_told", cell: decimal(row.area || null, 0, " m²") },
        { word: "area_drawn", cell: decimal(row.drawn || null, 0, " m²") },
        { word: "id", cell: code(row.id) },
        ...(row.end_reason ? [{ word: "reason", cell: text(row.end_reason) }] : []),
        ...(row.warnings.length ? [{ word: "warnings", cell: lines(row.warnings.map((one) => words(one.text))) }] : []),
      ],
    },
    { word: "drawn", kind: "own", when: (row) => row.geometry !== null, component: () => import("@/land/PlotDrawing.vue") },
    { word: "cycles", kind: "related", list: () => import("@/office/lists/cycles"), page: "/cycles", operation: "listCycles", query: (row) => ({ plot: row.id }) },
    {
      word: "placed", kind: "fetched", operation: "listPlacements",
      of: (row) => placed(row.id),
      columns: [
        { word: "device", of: (one: Placement) => whole(`${one.gateway} / ${one.device}`, `/devices/${one.gateway}/${one.device}`) },
        { word: "since", of: (one: Placement) => moment(one.since) },
        { word: "until", of: (one: Placement) => moment(one.until) },
        { word: "environment", of: (one: Placement) => (may("readSeries") ? { kind: "word", family: "look", word: "compare", to: environmentLink({ devices: [`${one.gateway}/${one.device}`] }) } : text("")) },
      ],
    },
    {
      word: "site_tenures", kind: "fetched", operation: "listTenures", of: (row) => siteTenures(row.id),
      columns: [
        { word: "site", of: (one: Tenure) => text(siteCalled(one.site), `/tenures?site=${encodeURIComponent(one.site)}&row=${one.id}`) },
        { word: "run_by", of: (one: Tenure) => subject(one.subject) },
        { word: "since", of: (one: Tenure) => moment(one.since) },
        { word: "until", of: (one: Tenure) => moment(one.until) },
      ],
    },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/plots/{id}/events", row.id) },
  ],
  actions: [],
});
