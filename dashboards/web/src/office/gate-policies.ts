// What holds at the gates of a region, on a day: its newest policy by then, else what the product does by itself. Pure.
import { decimal, said, text, type Cell } from "@/list/cell";
import type { Fact, RowOf } from "@/list/types";

export type GatePolicy = RowOf<"/api/v1/gate-policies">;
type Wishes = Pick<GatePolicy, "two_papers" | "without_voucher" | "stale_hours" | "tolerance">;
/** What gates do where nobody has laid anything down. */
export const OWN: Wishes = { two_papers: false, without_voucher: "review", stale_hours: 72, tolerance: 10 };
const COUNTY = 6;

export function standing(policy: GatePolicy, today: string): "ahead" | "in_force" | "over" {
  if (policy.since > today) return "ahead";
  return policy.until && policy.until <= today ? "over" : "in_force";
}

/** Gates go by what their county, or the nearest region around it, has laid down. */
export function inForce(laid: readonly GatePolicy[], region: string, today: string): GatePolicy | undefined {
  const county = region.slice(0, COUNTY);
  const holding = laid.filter((one) => county.startsWith(one.region) && standing(one, today) === "in_force");
  return holding.sort((a, b) => b.region.length - a.region.length)[0];
}

/** What is asked of who brings something, each under its heading. */
export const wishes: Readonly<Record<keyof Wishes, (of: Wishes) => Cell>> = {
  two_papers: (of) => said("wanted", of.two_papers ? "yes" : "no"),
  without_voucher: (of) => said("gate", of.without_voucher),
  stale_hours: (of) => decimal(of.stale_hours, 0),
  tolerance: (of) => decimal(of.tolerance, 0, "%"),
};

export const policyFacts = (policy: GatePolicy | undefined): Fact[] => [
  { word: "state", cell: said("gate_policy_state", policy ? "in_force" : "none") },
  ...(policy ? [{ word: "since", cell: text(policy.since) }, { word: "until", cell: text(policy.until) }] : []),
  ...Object.entries(wishes).map(([word, of]) => ({ word, cell: of(policy ?? OWN) })),
  ...(policy ? [{ word: "source", cell: text(policy.source) }] : []),
];
