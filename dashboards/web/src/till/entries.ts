// Entries of the ledger in words.
import { t } from "@/terminal/words";
import type { Entry } from "@/till/state";

/** 出票 1129-0001, 拒售, 冲回 … */
export const entryWord = (one: Entry) => (one.kind === "reversal" ? t(`cause.${one.cause}`) : t(`kind.${one.kind}`));

/** What more is to be said of it: for what, from whom, why. */
export function entryDetail(one: Entry): string {
  const use = [one.crop, one.pest].filter(Boolean).join(" ");
  const why = one.kind === "refusal" ? "" : one.why;
  return [one.receipt, use, one.party, one.document, why, one.reversed && t(`reversed.${one.reversed}`)].filter(Boolean).join(" · ");
}

/** Whether it can be taken back still. */
export const reversible = (one: Entry) => (one.kind === "sale" || one.kind === "purchase") && one.reversed !== "whole";
