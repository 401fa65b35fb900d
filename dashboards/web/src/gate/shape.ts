// What a market's gate tells (gateway/rim/terminal/gate_shape.py). Times are UTC ms; a verdict null: nothing to judge,
// of a check: not known.
import type { Shape } from "@/value/judge";
import type { Words } from "@/terminal/words";

export type Verdict = "pass" | "review" | "stop";
export type Why = { code: string; verdict: string; words: Words };
export type Check = { name: string; verdict: Verdict | null };
export type Voucher = {
  kind: "conformity" | "entry";
  proved: boolean;
  batch: string;
  product: Words;
  amount: string;
  unit: string;
  issued: number;
  until: number | null;
  basis: string[];
  seen: number;
  seen_amount: string;
  seen_last: number;
};
export type Code = {
  number: number;
  kind: "voucher" | "label";
  text: string;
  source: "camera" | "scanner" | "typed";
  device: string;
  snapshot: string;
  t: number;
  times: number;
  verdict_ms: number | null;
  verdict: Verdict;
  reasons: Why[];
  checks: Check[];
  voucher: Voucher | null;
};
export type Paper = { kind: string; number: string };
export type Test = { verdict: "pass" | "fail"; event: string; number: string };
export type Vehicle = {
  number: number;
  begun: number;
  verdict: Verdict | null;
  says: Words;
  reasons: Why[];
  codes: Code[];
  plate: string;
  papers: Paper[];
  product: string;
  amount: string;
  unit: string;
  without: boolean;
  test: Test | null;
  in_hand: boolean;
  waits: boolean;
  closes_ms: number;
  choices: { decision: Verdict; as_judged: boolean }[];
};
export type Passage = {
  id: string;
  t: number;
  verdict: Verdict;
  decision: Verdict;
  says: Words;
  reasons: Why[];
  why: string;
  clerk: string;
  plate: string;
  product: string;
  amount: string;
  unit: string;
  count: number;
  device: string;
  snapshot: string;
  rapid_test: string;
};
export type GateState = {
  t: number;
  gateway: string;
  site: Words;
  camera: string;
  devices: { id: string; kind: "camera" | "scanner"; name: Words; state: "new" | "ok" | "lost"; cause: Words }[];
  here: Vehicle | null;
  behind: Vehicle | null;
  waiting: Vehicle[];
  heard: { t: number; source: string; why: Why } | null;
  last: Passage[];
  totals: Record<Verdict, number>;
  list: { issued: number; age_ms: number | null; stale: boolean };
  clock: boolean;
  rules: { version: number; issued: number; age_ms: number; expired: boolean } | null;
  connected: boolean;
  events: number;
  staffed: boolean;
};
export type WhyOffered = { decision: Verdict; code: string; words: Words };
export type TestOffered = { event: string; t: number; number: string; sample: string; rate: number | null; verdict: "pass" | "fail" | null };
export type Day = { day: string; verdicts: Record<Verdict, number>; decisions: Record<Verdict, number>; passages: Passage[] };

export const VERDICTS: readonly Verdict[] = ["pass", "stop", "review"];
/** The shape of a verdict; unknown where there is none. */
export const shapeOf = (verdict: Verdict | null): Shape => (verdict === "review" ? "check" : (verdict ?? "unknown"));
