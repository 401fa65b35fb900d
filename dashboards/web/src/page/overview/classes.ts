// Five classes of a township's figure, whose far end means "look here": pure.
import type { Township } from "@/api/types";

export const SHADES = ["failed", "uncovered", "alerts", "silent"] as const;
export type Shade = (typeof SHADES)[number];
export const isShade = (word: unknown): word is Shade => SHADES.includes(word as Shade);

const VALUES: Record<Shade, (town: Township) => number | null> = {
  failed: (town) => (town.failed === null ? null : town.failed * 100),
  uncovered: (town) => (town.covered === null ? null : (1 - town.covered) * 100),
  alerts: (town) => town.alerts,
  silent: (town) => (town.devices ? town.silent : null),
};
/** In %, or a number of things; null where there is nothing to count. A township that is silent says nothing. */
export const valueOf = (town: Township, shade: Shade): number | null =>
  shade === "failed" && town.silent_since !== null && town.failed === null ? null : VALUES[shade](town);

export const isShare = (shade: Shade) => shade === "failed" || shade === "uncovered";

/** A step of 1, 2 or 5 times a power of ten, five of which reach the largest value; whole where things are counted. */
export function stepOf(values: readonly (number | null)[], whole: boolean): number {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  const rough = most / 5;
  if (!(rough > 0)) return whole ? 1 : 0.2;
  const power = 10 ** Math.floor(Math.log10(rough) + 1e-9);
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => one >= rough - 1e-9)!;
  return whole ? Math.max(1, step) : step;
}

/** 0-4; null: nobody knows. */
export const classOf = (value: number | null, step: number): number | null => (value === null ? null : Math.min(4, Math.floor(value / step + 1e-9)));

/** Decimals that a step needs. */
export const decimalsOf = (step: number) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
