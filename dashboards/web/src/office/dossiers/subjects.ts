import { deed, dossier, type Action } from "@/dossier/types";
import { amount, code, lines, moment, region, said, strong, text, whole, words } from "@/list/cell";
import { get } from "@/list/fetch";
import type { Fact, OneOf } from "@/list/types";
import { holdsLicences } from "@/office/deeds/licences";
import { watchSubject } from "@/office/deeds/watches";
import { type GatePolicy, inForce, policyFacts } from "@/office/gate-policies";
import { history } from "@/office/history";
import { doubtful, verdict } from "@/office/looks";
import { isoDay } from "@/time/format";

type Balances = OneOf<"/api/v1/balances">;
type Row = OneOf<"/api/v1/subjects/{id}">;
const of = (row: Row) => ({ id: row.id, version: row.version });
const reason = [{ name: "reason", kind: "text", word: "reason", most: 200 }] as const;
const body = (values: Record<string, string>) => ({ reason: values.reason ?? "" });
const shop = (row: Row) => row.kind === "shop";
const room = (row: Row) => row.kind === "laboratory";
const market = (row: Row) => row.kind === "market";
const grower = (row: Row) => !shop(row) && !room(row) && !market(row);
const actions: Action<Row>[] = [
  deed("/api/v1/rectifications", {
    operation: "tellRectification", word: "tell_rectification", when: (row) => row.state === "filed", of: (row) => ({ id: row.id }),
    fields: [
      { name: "code", kind: "choice", word: "violation", family: "violation", choices: ["false_records", "broken_chain", "stolen_codes", "mixed_batches"] },
      { name: "evidence", kind: "text", word: "evidence", most: 500 },
      { name: "found", kind: "day", word: "found" },
      { name: "days", kind: "number", word: "days" },
    ],
    body: (values, row) => ({ subject: row.id, code: values.code as "false_records", evidence: values.evidence ?? "", found: values.found ?? "", days: Number(values.days) }),
  }),
  watchSubject((row) => grower(row) && row.state !== "closed"),
  deed("/api/v1/subjects/{id}/suspend", { operation: "suspendSubject", word: "suspend_subject", when: (row) => row.state === "filed", fields: reason, of, body, stop: true }),
  deed("/api/v1/subjects/{id}/reopen", { operation: "reopenSubject", word: "reopen_subject", when: (row) => row.state === "suspended" || row.state === "closed", fields: reason, of, body, first: true }),
  deed("/api/v1/subjects/{id}/close", { operation: "closeSubject", word: "close_subject", when: (row) => row.state !== "closed", fields: reason, of, body, stop: true }),
];

async function policyHere(row: Row): Promise<Fact[]> {
  const { items } = await get<{ items: GatePolicy[] }>("/api/v1/gate-policies", { limit: 500 });
  return policyFacts(inForce(items, row.region, isoDay(Date.now())));
}

export default dossier("/api/v1/subjects/{id}", {
  name: "subjects",
  title: (row) => strong(row.name),
  state: (row) => verdict("subject_state", row.state),
  under: (row) => [
    { word: "kind", cell: said("subject_kind", row.kind) },
    { word: "region", cell: region(row.region) },
    { word: "credit_code", cell: whole(row.credit_code) },
    { word: "filed", cell: moment(row.filed) },
  ],
  sections: [
    {
      word: "facts", kind: "facts", of: (row) => [
        { word: "address", cell: text(row.address) },
        { word: "sector", cell: lines(row.sectors.map((one) => said("sector", one))) },
        { word: "id", cell: code(row.id) },
        { word: "changed", cell: moment(row.changed) },
        ...(row.state_reason ? [{ word: "reason", cell: text(row.state_reason) }] : []),
        ...(row.warnings.length ? [{ word: "warnings", cell: lines(row.warnings.map((one) => words(one.text))) }] : []),
      ],
    },
    { word: "cycles", kind: "related", list: () => import("@/office/lists/cycles"), page: "/cycles", operation: "listCycles", query: (row) => ({ subject: row.id }), when: grower },
    { word: "batches", kind: "related", list: () => import("@/office/lists/batches"), page: "/batches", operation: "listBatches", query: (row) => ({ subject: row.id }), when: grower },
    { word: "rapid_results", kind: "related", list: () => import("@/office/lists/rapid-results"), page: "/rapid-results", operation: "listRapidResults", query: (row) => ({ of: row.id }), when: grower },
    { word: "room_results", kind: "related", list: () => import("@/office/lists/rapid-results"), page: "/rapid-results", operation: "listRapidResults", query: (row) => ({ subject: row.id }), when: room },
    { word: "lab_tests", kind: "related", list: () => import("@/office/lists/lab-tests"), page: "/lab-tests", operation: "listLabTests", query: (row) => ({ of: row.id }), when: grower },
    { word: "vouchers", kind: "related", list: () => import("@/office/lists/vouchers"), page: "/vouchers", operation: "listVouchers", query: (row) => ({ subject: row.id }), when: grower },
    { word: "gate_policy", kind: "asked", operation: "listGatePolicies", when: market, of: policyHere },
    { word: "passages", kind: "related", list: () => import("@/office/lists/passages"), page: "/passages", operation: "listPassages", query: (row) => ({ market: row.id }), when: market },
    { word: "ledger", kind: "related", list: () => import("@/office/lists/ledger"), page: "/ledger", operation: "listLedger", query: (row) => ({ subject: row.id }) },
    {
      word: "input_balance", kind: "fetched", operation: "listBalances", when: grower,
      of: async (row) => (await get<Balances>("/api/v1/balances", { subject: row.id })).items,
      columns: [
        { word: "doubts", of: (one) => doubtful(one.over && Number(one.over) > 0 ? [1] : []) },
        { word: "name", of: (one) => strong(one.name) },
        { word: "bought", of: (one) => amount(one.bought, one.unit), right: true },
        { word: "used", of: (one) => amount(one.used, one.unit), right: true },
        { word: "counted_stock", of: (one) => amount(one.counted ?? "", one.unit), right: true },
        { word: "missing", of: (one) => amount(one.missing ?? "", one.unit), right: true },
        { word: "never_bought", of: (one) => amount(one.over, one.unit), right: true },
      ],
    },
    { word: "stock", kind: "related", list: () => import("@/office/lists/stock"), page: "/stock", operation: "listStock", query: (row) => ({ subject: row.id }), when: shop },
    { word: "licences", kind: "related", list: () => import("@/office/lists/licences"), page: "/licences", operation: "listLicences", query: (row) => ({ subject: row.id }), when: (row) => holdsLicences(row.kind) },
    { word: "tenures", kind: "related", list: () => import("@/office/lists/tenures"), page: "/tenures", operation: "listTenures", query: (row) => ({ subject: row.id }) },
    { word: "watches", kind: "related", list: () => import("@/office/lists/watches"), page: "/watches", operation: "listWatches", query: (row) => ({ subject: row.id }), when: grower },
    { word: "rectifications", kind: "related", list: () => import("@/office/lists/rectifications"), page: "/rectifications", operation: "listRectifications", query: (row) => ({ subject: row.id }) },
    { word: "history", kind: "timeline", of: (row) => history("/api/v1/subjects/{id}/events", row.id) },
  ],
  actions,
});
