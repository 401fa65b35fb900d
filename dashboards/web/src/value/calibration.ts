// Which calibration a point goes by now, and how it reads.
import type { Point } from "@/api/types";
import { figure, unitGap } from "@/value/number";

export type Calibration = Point["calibrations"][number];

/** The one in force at `now`, ms: the last that has begun. They come in the order of their dates. */
export const inForce = (point: Point, now: number): Calibration | null => point.calibrations.filter((one) => one.since <= now).at(-1) ?? null;

const MOST_DECIMALS = 4;
const decimals = (value: number) => Math.min(MOST_DECIMALS, (String(value).split(".")[1] ?? "").length);

/** "× 1.02 − 0.4 ℃": what is left as it is, is left out; a calibration that changes nothing reads "× 1". */
export function formula({ gain, offset }: Calibration, unit: string): string {
  const parts: string[] = [];
  if (gain !== 1 || offset === 0) parts.push(`× ${figure(gain, decimals(gain))}`);
  if (offset !== 0) parts.push(`${offset < 0 ? "−" : "+"} ${figure(Math.abs(offset), decimals(offset))}${unitGap(unit)}${unit}`);
  return parts.join(" ");
}
