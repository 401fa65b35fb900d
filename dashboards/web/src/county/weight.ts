// How much an alert about the pipe weighs: pure.
import type { Alert } from "@/api/types";
import { severityShape, type Shape } from "@/value/judge";

const RANKS: Record<string, number> = { critical: 0, warning: 1, notice: 2 };
const URGENT: Shape[] = ["stop", "unknown", "check"];

/** The shape of an alert: of a gateway that is silent nothing is known. */
export const alertShape = (alert: Alert): Shape => (alert.code === "silence" ? "unknown" : severityShape(alert.severity));

/** Nobody has seen it, then worst, then latest first. */
export const byWeight = (alerts: readonly Alert[]) =>
  [...alerts].sort(
    (a, b) => Number(a.acknowledged !== null) - Number(b.acknowledged !== null) || (RANKS[a.severity] ?? 9) - (RANKS[b.severity] ?? 9) || b.raised - a.raised,
  );

/** The most urgent of some shapes, pass where there is none. */
export const worst = (shapes: readonly Shape[]): Shape => URGENT.find((shape) => shapes.includes(shape)) ?? "pass";
