// Amounts and reasons as they are said at a gate, in few words.
import zh from "@/locale/terminal/gate/zh.json";
import { t } from "@/terminal/words";

/** What a person may choose from: the units that have a word here. */
export const UNITS = Object.keys(zh.unit);

/** The word of a unit; one without its own word is said as it is written. */
export function unitWord(unit: string): string {
  const word = t(`unit.${unit}`);
  return word.startsWith("unit.") ? unit : word;
}

/** 18.5 with its unit; "" where nothing is known. */
export const quantity = (amount: string, unit: string) => (amount ? `${Number(amount).toLocaleString("en-US", { maximumFractionDigits: 6 })} ${unitWord(unit)}` : "");

/** A reason where there is little room; null for one that is not known here. */
export function brief(reason: string): string | null {
  const word = t(`brief.${reason}`);
  return word.startsWith("brief.") ? null : word;
}
