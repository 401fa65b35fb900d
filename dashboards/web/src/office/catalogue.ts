// The work pages: where each stands, who may see it, what it is made of. Routes, navigation and search all read this.
import type { AnyDossier, Operation } from "@/dossier/types";
import type { AnyList } from "@/list/types";
import type { Component } from "vue";

export type Group = "now" | "subjects" | "inputs" | "testing" | "flow" | "house";
export interface WorkPage {
  /** Its address, and its name in the words. */
  name: string;
  group: Group;
  /** Who may call this operation may see the list. */
  operation: Operation;
  list?: () => Promise<{ default: AnyList }>;
  /** What is no list draws itself. */
  own?: () => Promise<{ default: Component }>;
  /** A list that is worked off, by the time that is left. */
  queue?: true;
  dossier?: () => Promise<{ default: AnyDossier }>;
}

export const GROUPS: readonly Group[] = ["now", "subjects", "inputs", "testing", "flow", "house"];
export const PAGES: readonly WorkPage[] = [
  { name: "alerts", group: "now", operation: "listAlerts", queue: true, list: () => import("@/office/lists/alerts"), dossier: () => import("@/office/dossiers/alerts") },
  { name: "warnings", group: "now", operation: "listWarnings", list: () => import("@/office/lists/warnings"), dossier: () => import("@/office/dossiers/warnings") },
  { name: "complaints", group: "now", operation: "listComplaints", queue: true, list: () => import("@/office/lists/complaints"), dossier: () => import("@/office/dossiers/complaints") },
  { name: "environment", group: "now", operation: "readSeries", own: () => import("@/environment/EnvironmentPage.vue") },
  { name: "applications", group: "subjects", operation: "listApplications", queue: true, list: () => import("@/office/lists/applications") },
  { name: "subjects", group: "subjects", operation: "listSubjects", list: () => import("@/office/lists/subjects"), dossier: () => import("@/office/dossiers/subjects") },
  { name: "certificates", group: "subjects", operation: "listCertificates", list: () => import("@/office/lists/certificates") },
  { name: "plots", group: "subjects", operation: "mapPlots", own: () => import("@/land/PlotsPage.vue"), dossier: () => import("@/office/dossiers/plots") },
  { name: "tenures", group: "subjects", operation: "listTenures", list: () => import("@/office/lists/tenures") },
  { name: "cycles", group: "subjects", operation: "listCycles", list: () => import("@/office/lists/cycles"), dossier: () => import("@/office/dossiers/cycles") },
  { name: "rectifications", group: "subjects", operation: "listRectifications", queue: true, list: () => import("@/office/lists/rectifications") },
  { name: "watches", group: "subjects", operation: "listWatches", list: () => import("@/office/lists/watches") },
  { name: "data-quality", group: "subjects", operation: "listDataQuality", list: () => import("@/office/lists/data-quality") },
  { name: "ledger", group: "inputs", operation: "listLedger", list: () => import("@/office/lists/ledger"), dossier: () => import("@/office/dossiers/ledger") },
  { name: "stock", group: "inputs", operation: "listStock", list: () => import("@/office/lists/stock") },
  { name: "products", group: "inputs", operation: "listProducts", list: () => import("@/office/lists/products") },
  { name: "licences", group: "inputs", operation: "listLicences", list: () => import("@/office/lists/licences") },
  { name: "rapid-results", group: "testing", operation: "listRapidResults", list: () => import("@/office/lists/rapid-results"), dossier: () => import("@/office/dossiers/rapid-results") },
  { name: "lab-tests", group: "testing", operation: "listLabTests", list: () => import("@/office/lists/lab-tests"), dossier: () => import("@/office/dossiers/lab-tests") },
  { name: "samples", group: "testing", operation: "listSamples", list: () => import("@/office/lists/samples"), dossier: () => import("@/office/dossiers/samples") },
  { name: "reinspections", group: "testing", operation: "listReinspections", list: () => import("@/office/lists/reinspections"), dossier: () => import("@/office/dossiers/reinspections") },
  { name: "plans", group: "testing", operation: "listSamplingPlans", list: () => import("@/office/lists/plans"), dossier: () => import("@/office/dossiers/plans") },
  { name: "batches", group: "flow", operation: "listBatches", list: () => import("@/office/lists/batches"), dossier: () => import("@/office/dossiers/batches") },
  { name: "vouchers", group: "flow", operation: "listVouchers", list: () => import("@/office/lists/vouchers"), dossier: () => import("@/office/dossiers/vouchers") },
  { name: "label-templates", group: "flow", operation: "listLabelTemplates", list: () => import("@/office/lists/label-templates") },
  { name: "label-orders", group: "flow", operation: "listLabelOrders", list: () => import("@/office/lists/label-orders") },
  { name: "passages", group: "flow", operation: "listPassages", list: () => import("@/office/lists/passages"), dossier: () => import("@/office/dossiers/passages") },
  { name: "gate-policies", group: "flow", operation: "listGatePolicies", list: () => import("@/office/lists/gate-policies") },
  { name: "recalls", group: "flow", operation: "listRecalls", list: () => import("@/office/lists/recalls"), dossier: () => import("@/office/dossiers/recalls") },
  { name: "recall-notices", group: "flow", operation: "listRecallNotices", queue: true, list: () => import("@/office/lists/recall-notices"), dossier: () => import("@/office/dossiers/recall-notices") },
  { name: "warning-policies", group: "house", operation: "listWarningPolicies", own: () => import("@/policies/PoliciesPage.vue") },
  { name: "quarantine", group: "house", operation: "listQuarantine", list: () => import("@/office/lists/quarantine") },
  { name: "accounts", group: "house", operation: "listAccounts", list: () => import("@/office/lists/accounts"), dossier: () => import("@/office/dossiers/accounts") },
  { name: "audit", group: "house", operation: "listAudit", list: () => import("@/office/lists/audit") },
];
