// Where a figure stands against what is usual: pure.
import type { FigureNow } from "@/api/types";

export type Standing = "above" | "below" | "usual" | "unknown";

export function standing(one: Pick<FigureNow, "value" | "low" | "high">): Standing {
  if (one.low === null || one.high === null) return "unknown";
  if (one.value > one.high) return "above";
  return one.value < one.low ? "below" : "usual";
}

export interface Track {
  /** Shares of the track, 0-1; null where nobody knows what is usual. */
  from: number | null;
  to: number | null;
  now: number;
}

/** The track is half as long again as the normal band reaches, or as the figure does: both ends can be seen. */
export function track(one: Pick<FigureNow, "value" | "low" | "high">): Track {
  const scale = Math.max(1, (one.high ?? 0) * 1.6, one.value * 1.15);
  const share = (n: number) => Math.min(1, Math.max(0, n / scale));
  if (one.low === null || one.high === null) return { from: null, to: null, now: share(one.value) };
  return { from: share(one.low), to: share(one.high), now: share(one.value) };
}
