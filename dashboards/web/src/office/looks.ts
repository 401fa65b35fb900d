// Which shape the API's words have. Verdicts only: a step of a workflow has none, and stands outlined.
import { chip, mark, type Cell } from "@/list/cell";
import type { Shape } from "@/value/judge";

const LOOKS = {
  subject_state: { listed: null, filed: "pass", suspended: "stop", closed: null },
  application_state: { submitted: null, approved: "pass", returned: "check", rejected: "stop" },
  severity: { notice: "check", warning: "check", critical: "stop" },
  rapid_verdict: { negative: "pass", positive: "stop", void: "unknown" },
  standing: { negative: "pass", open: "check", refuted: "pass", needs_rerun: "check", needs_confirmation: "check", confirmed: "stop" },
  lab_verdict: { conformant: "pass", violation: "stop", not_judged: "unknown", partly: "unknown" },
  gate: { pass: "pass", review: "check", stop: "stop" },
  outcome: { allowed: "pass", real_name_needed: "pass", held: "check", refused: "stop" },
  template_state: { filed: null, approved: "pass", refused: "stop", ended: null },
  label_state: { ordered: null, allotted: null, refused: "stop" },
  block: { standing: "stop", lifted: null },
  recall_state: { open: "stop", closed: null },
  rectification_state: { open: null, answered: "check", accepted: "pass", withdrawn: null },
  alert_state: { raised: null, acknowledged: null, handled: null, closed: null, withdrawn: null, over: null },
  reinspection_state: { asked: "check", assigned: null, done: null, refused: "stop" },
  held: { held: "check", replay: null, replayed: "pass", dismiss: null, dismissed: null },
  plan_state: { frozen: null, drawn: "pass" },
  notice: { read: "pass", unread: "check" },
  recovery: { counts: "pass", corrected: null },
  voucher_state: { good: "pass", bad: "stop" },
  release: { released: "pass", held: "check", refused: "stop" },
  harvest: { free: "pass", waiting: "check", held: "stop" },
  account_state: { open: null, disabled: "stop" },
  warning_state: { waiting: "check", published: null, dismissed: null, withdrawn: null },
  worse: { worse: "stop" },
  policy_active: { on: "pass", off: null },
  gate_policy_state: { ahead: null, in_force: "pass", over: null },
  licence_state: { valid: "pass", suspended: "stop", ahead: null, over: "unknown" },
  watch_state: { ahead: null, watched: "check", over: null },
  tenure_state: { runs: "pass", ahead: null, ended: null },
  plot_state: { used: "pass", ended: null },
  complaint_state: { received: null, accepted: null, answered: "pass", closed: null },
  complaint_outcome: { founded: "stop", unfounded: "pass", elsewhere: null },
} as const satisfies Record<string, Record<string, Shape | null>>;

export type Family = keyof typeof LOOKS;
const look = (family: Family, word: string): Shape | null => (LOOKS[family] as Record<string, Shape | null>)[word] ?? null;

/** Shape and word. */
export const verdict = (family: Family, word: string): Cell => chip(look(family, word), word, family);
/** The shape of the first column, its word for who does not see it; a step of a workflow is spelled there too. */
export const sign = (family: Family, word: string): Cell => {
  const shape = look(family, word);
  return shape ? mark(shape, word, family) : verdict(family, word);
};
/** Something about it is doubtful, and how much. */
export const doubtful = (doubts: readonly unknown[], otherwise: Shape = "pass"): Cell => mark(doubts.length ? "check" : otherwise, doubts.length ? "some" : "none", "doubt");
