// A code as people read it out: in fours.
import type { Decision } from "@/terminal/report";

/** Of an address, the code in it (https://host/CODE/signature); else the text itself. */
export function core(text: string): string {
  return /^https?:\/\/[^/]+\/([^/?#]+)/i.exec(text)?.[1] ?? text;
}

/** Groups of four, as they stand on the label. */
export function fours(text: string): string[] {
  return core(text).replace(/[\s-]+/g, "").match(/.{1,4}/gu) ?? [];
}

/** What stands between the groups: a hyphen in our own codes, a space in numbers. */
export const hyphen = (sort: Decision["code"]) => (sort === "label" || sort === "voucher" ? "-" : " ");
