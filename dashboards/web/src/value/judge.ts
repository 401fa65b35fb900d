// How much a value is worth: which shape and word stand beside it, and when it has grown old.
import type { Point } from "@/api/types";

export type Shape = "pass" | "stop" | "check" | "unknown";
const SHAPES: Record<string, Shape> = {
  stuck: "check",
  spike: "check",
  out_of_range: "check",
  clock_unsynced: "check",
  stale: "unknown",
  device_error: "stop",
};

/** The shape of a quality word; null where there is nothing to say (good), or only a quiet word (derived). */
export const qualityShape = (word: string): Shape | null => SHAPES[word] ?? null;

/** Bad enough that nobody should judge by the value. */
export const isBad = (word: string) => word in SHAPES;

/** Older than twice its interval. Points of unknown interval grow old after two minutes. */
export function isOld(point: Point, now: number): boolean {
  if (!point.latest) return true;
  return now - point.latest.t > 2 * (point.interval_ms || 60_000);
}

export const severityShape = (severity: string): Shape => (severity === "critical" ? "stop" : "check");
