// A bar of round metres for a small drawing. Pure.
import type { Project } from "@/page/overview/projection";

const METRES_A_DEGREE = 111_320;
const LONGEST = 120;

/** The longest of 1, 2, 5 × 10ⁿ metres within a hundred px or so; null where nothing was drawn. */
export function scaleOf(points: readonly (readonly [number, number])[], project: Project): { metres: number; px: number } | null {
  const first = points[0];
  if (!first) return null;
  const step = 1e-4;
  const px = Math.abs(project([first[0], first[1] + step])[1] - project(first)[1]) / (step * METRES_A_DEGREE);
  if (!(px > 0) || !Number.isFinite(px)) return null;
  const steps = [0, 1, 2, 3, 4].flatMap((power) => [1, 2, 5].map((n) => n * 10 ** power));
  const metres = steps.filter((one) => one * px <= LONGEST).at(-1);
  return metres === undefined ? null : { metres, px: metres * px };
}
