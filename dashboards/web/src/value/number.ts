// Figures as the design guide writes them: 1,284 · −3.2 · 「—」 for what is missing, never 0.
import type { Language } from "@/locale";

export const MISSING = "—";

/** A figure with its decimals, thousands apart, a true minus. */
export function figure(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

const ZH_UNITS: Record<string, string> = { "°C": "\u2103", d: "\u5929" };

/** The unit as it is read here: in Chinese \u2103 is one character, and days are a word. */
export function unitWord(unit: string, language: Language): string {
  return (language === "zh" && ZH_UNITS[unit]) || unit;
}

/** What stands between figure and unit: a space, but none before % and °. */
export const unitGap = (unit: string) => (unit === "" || unit === "%" || unit === "°" ? "" : "\u00a0");

/** 0.4 GB: bytes in the unit that leaves a short figure. */
export function bytes(count: number): string {
  for (const [size, name] of [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]] as const) {
    if (count >= size) return `${figure(count / size, count / size < 10 ? 1 : 0)} ${name}`;
  }
  return `${count} B`;
}
