// Where a piece of evidence leads: its kind names the page.
import type { Cell } from "@/list/cell";

const PAGES: Record<string, string> = {
  rapid_result: "/rapid-results", lab_test: "/lab-tests", sample: "/samples", batch: "/batches", voucher: "/vouchers", market_entry: "/passages",
  passage: "/passages", recall: "/recalls", recall_notice: "/recall-notices", subject: "/subjects", cycle: "/cycles", ledger_entry: "/ledger", sampling_plan: "/plans", warning: "/warnings", risk_warning: "/warnings", complaint: "/complaints", plot: "/plots",
};

/** Where it has a page: its address. A series is looked at with others beside it. */
export function pageOf(kind: string, id: string): string | undefined {
  if (kind === "series") return `/environment?s=${encodeURIComponent(id)}`;
  return PAGES[kind] && `${PAGES[kind]}/${encodeURIComponent(id)}`;
}

/** The kind alone, where there is but one of it. */
export const kindCell = (kind: string, id: string): Cell => ({ kind: "word", family: "evidence", word: kind, to: pageOf(kind, id) });
export const evidenceCell = ({ kind, id }: { kind: string; id: string }): Cell => ({
  kind: "word", family: "evidence", word: kind, more: `…${id.slice(-8)}`, to: pageOf(kind, id),
});
