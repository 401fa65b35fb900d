// What the large panel of a gate shows. Pure: from the state alone.
import type { GateState, Passage, Vehicle, Verdict, Why } from "@/gate/shape";

const STANDS_MS = 120_000;
const HEARD_MS = 10_000;
export type Panel =
  | { kind: "vehicle"; n: string; verdict: Verdict; vehicle: Vehicle }
  | { kind: "passed"; n: string; verdict: Verdict; passage: Passage }
  | { kind: "heard"; n: string; why: Why }
  | { kind: "open"; vehicle: Vehicle }
  | { kind: "idle" };

/**
 * A vehicle with its verdict; without one yet, what was entered of it. n: another one with every code that is read, so
 * that a second verdict of the same kind is seen and heard too. What nobody decided and did not pass stands on after
 * it was recorded, until the next code: its driver is still there. A pass does not: the next one would drive on by it.
 */
export function panelOf(state: GateState): Panel {
  const { here, heard } = state;
  if (here?.verdict) return { kind: "vehicle", n: countOf(here), verdict: here.verdict, vehicle: here };
  if (heard && state.t - heard.t < HEARD_MS) return { kind: "heard", n: `h${heard.t}`, why: heard.why };
  if (here) return { kind: "open", vehicle: here };
  const last = state.last[0];
  if (last && !last.clerk && last.decision !== "pass" && state.t - last.t < STANDS_MS)
    return { kind: "passed", n: `p${last.t}`, verdict: last.decision, passage: last };
  return { kind: "idle" };
}

/** Changes with every code that is read to a vehicle, also with one that it has already. */
const countOf = (vehicle: Vehicle) => `${vehicle.number}/${vehicle.codes.reduce((sum, code) => sum + code.times, 0)}`;

/** Whether a change of panels is a verdict that has to be sounded: a new one, not one that is left standing. */
export function isNew(now: Panel, before: Panel | null): boolean {
  if (now.kind === "vehicle") return before?.kind !== "vehicle" || before.n !== now.n || before.verdict !== now.verdict;
  return now.kind === "heard" && (before?.kind !== "heard" || before.n !== now.n);
}

/** How many codes of a vehicle have each verdict, where there are several. */
export function tally(vehicle: Vehicle): { verdict: Verdict; n: number }[] {
  if (vehicle.codes.length < 2) return [];
  return (["stop", "review", "pass"] as const)
    .map((verdict) => ({ verdict, n: vehicle.codes.filter((code) => code.verdict === verdict).length }))
    .filter((one) => one.n > 0);
}

/** What a text field was given by a scanner that types, and not by a person: an address, or long and without blanks. */
export const isScan = (text: string) => /^https?:\/\/\S|^[!-~]{13,}$/i.test(text.trim());
