// Amounts, which the gateway tells as decimals in words, as people here read them.
import { t } from "@/terminal/words";
import { MISSING } from "@/value/number";

const UNITS = ["mL", "L", "g", "kg", "mg"];

/** 1,284.5, with a true minus; 「—」 where nothing is told. */
export function figureOf(decimal: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(decimal)) return decimal || MISSING;
  const [whole = "", part] = decimal.replace("-", "").split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  return decimal.startsWith("-") ? `−${text}` : text;
}

/** What one unit holds, its unit as people here say it. */
export const contentOf = (content: string) => content.replace(/[A-Za-z]+$/, (unit) => (UNITS.includes(unit) ? t(`unit.${unit}`) : unit));
