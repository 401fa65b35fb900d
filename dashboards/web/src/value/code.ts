// A code as people read it out: in fours.
import type { Scan } from "@/api/types";

const LONGEST = 32; // of the codes that a person reads out; a voucher is signed bytes, of which the end is enough
const END = 16;

/** Of an address (https://host/CODE, https://host/V/SIGNED) what it says; else the text itself. */
export const core = (text: string) => text.replace(/^(?:https?:\/\/[^/]+|[^/]+\.[^/]+)\/(?:V\/)?(?=.)/i, "").replace(/\/$/, "");

/** Groups of four, as they stand on the label; of what is too long the end, after a sign that something is missing. */
export function fours(text: string): string[] {
  const whole = core(text).replace(/[\s-]+/g, "");
  const groups = (whole.length > LONGEST ? whole.slice(-END) : whole).match(/.{1,4}/gu) ?? [];
  return whole.length > LONGEST ? ["…", ...groups] : groups;
}

/** What stands between the groups: a hyphen in our own codes, a space in numbers and where a part is left out. */
export const hyphen = (sort: Scan["code"], group: string) =>
  group !== "…" && (sort === "label" || sort === "voucher") ? "-" : " ";
