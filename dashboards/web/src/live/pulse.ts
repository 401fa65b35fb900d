// Whether the stream lives: pure decisions, told the time by the caller (local ms, so that a wrong PC clock is no matter).

/** Silence after which the figures count as stopped. */
export const CUT_AFTER = 5000;
/** Silence after which a stream that looks open is given up and opened anew. */
export const GIVE_UP_AFTER = 12_000;

export interface Pulse {
  phase: "connecting" | "live" | "cut";
  /** Local ms of the last sign of life, or of the beginning. */
  sign: number;
  /** Cloud ms that the figures stand at. */
  stands: number | null;
  /** Field to screen, ms, as last measured: a quiet beat measures nothing. */
  lag: number | null;
}
export type Sign = { kind: "beat"; at: number; cloud: number; lag: number | null } | { kind: "tick"; at: number };

export const begin = (at: number): Pulse => ({ phase: "connecting", sign: at, stands: null, lag: null });

export function next(pulse: Pulse, sign: Sign): Pulse {
  if (sign.kind === "beat") return { phase: "live", sign: sign.at, stands: sign.cloud, lag: sign.lag ?? pulse.lag };
  return pulse.phase !== "cut" && sign.at - pulse.sign > CUT_AFTER ? { ...pulse, phase: "cut" } : pulse;
}

/** ms to wait before attempt n (from 0): 1 s doubling to 30 s, ± 30 % so that a county does not come back at once. */
export function backOff(attempt: number, random: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5)) * (0.7 + 0.6 * random);
}
