// The absorbance of a test as lines: of the blank, of the sample, and that which the sample would reach at the threshold.
// The instruments tell end points only; between them and the beginning there is a straight line, and no more is claimed.
import type { Curve, Method } from "@/test-room/state";

export const SIZE = { width: 640, height: 200, left: 52, right: 190, top: 14, bottom: 34 };
const LABEL = 23; // between two words at the right
const HEAD = 1.12; // of the scale above the highest
export type LineName = "control" | "change" | "threshold";
export type Drawn = { name: LineName; value: number; y: number; label: number };
export type Plot = { lines: Drawn[]; least: number | null; marks: { value: number; y: number }[]; right: number; base: number };

/** Where everything lies, in units of the picture. */
export function plotted(curve: Curve, method: Pick<Method, "threshold" | "control"> | null): Plot {
  const threshold = method?.threshold ?? null;
  const least = method?.control ?? null;
  const values: [LineName, number][] = [["control", curve.control]];
  if (threshold !== null) values.push(["threshold", curve.control * (1 - threshold / 100)]);
  values.push(["change", curve.change]);
  const low = Math.min(0, ...values.map(([, value]) => value)) * HEAD;
  const top = Math.max(...values.map(([, value]) => value), least ?? 0, 0.05) * HEAD;
  const tall = SIZE.height - SIZE.top - SIZE.bottom;
  const at = (value: number) => SIZE.top + tall * (1 - (value - low) / (top - low));
  const lines = values.map(([name, value]) => ({ name, value, y: at(value), label: at(value) })).sort((a, b) => a.y - b.y);
  // Words keep their distance: pushed down from the top, then up again from the bottom.
  let next = -Infinity;
  for (const line of lines) next = (line.label = Math.max(line.label, next)) + LABEL;
  let last = SIZE.height - SIZE.bottom;
  for (const line of lines.toReversed()) last = (line.label = Math.min(line.label, last)) - LABEL;
  const step = top > 1 ? 0.5 : top > 0.4 ? 0.2 : top > 0.15 ? 0.1 : 0.05;
  const marks = Array.from({ length: Math.floor(top / step) + 1 }, (_, n) => n * step).map((value) => ({ value, y: at(value) }));
  return { lines, least: least === null ? null : at(least), marks, right: SIZE.width - SIZE.right, base: at(0) };
}
