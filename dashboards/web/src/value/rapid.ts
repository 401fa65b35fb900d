// A rapid test in short: what it is called, when it was, which shape stands beside the instrument's own word.
import type { RapidTest } from "@/api/types";
import type { Shape } from "@/value/judge";

/** The sample, or the number of the test where the instrument names none. */
export const titleOf = (test: RapidTest) => test.sample || test.number;

/** When it was: by the instrument's clock, or as the gateway heard it where that clock is missing or absurd. */
export const momentOf = (test: RapidTest) => (test.tested === null || test.doubts.includes("clock") ? test.t : test.tested);

/** The instrument's word, never a verdict of ours; a doubt is told beside it and changes nothing. null: it said none. */
export const wordShape = (test: RapidTest): Shape | null => (test.verdict === null ? null : test.verdict === "pass" ? "pass" : "stop");

/** One decimal, as the instruments show it. */
export const RATE_DECIMALS = 1;
