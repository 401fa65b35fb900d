// The chain of a sample: first test, reruns, what is still owed, and how a stage or verdict is drawn.
import type { Shape } from "@/value/judge";
import type { Instrument, Result, Sample, Verdict } from "@/test-room/state";

/** One step of a chain. word: first, rerun, void, again (after a settled one); n of `of`; null result: not done yet. */
export type Step = { word: "first" | "rerun" | "void" | "again"; n: number; of: number; result: Result | null };
const SHAPES: Record<Verdict, Shape> = { positive: "stop", negative: "pass", void: "check" };

export const verdictShape = (verdict: Verdict): Shape => SHAPES[verdict];

/** How a sample stands: a shape, null where no verdict has been given (a state of work is drawn neutrally). */
export function sampleShape(sample: Sample): Shape | null {
  if (sample.stage === "void") return "check";
  if (sample.stage === "rerun" || sample.stage === "confirm") return "stop";
  if (sample.stage !== "done") return null;
  return sample.standing === "confirmed" ? "stop" : "pass";
}

/** Which key of the book says it: a stage, or for what is done its standing. */
export const sampleWord = (sample: Sample) => (sample.stage === "done" ? `standing.${sample.standing}` : `stage.${sample.stage}`);

/** All steps, done and owed. reruns: how many the method wants after a first positive. */
export function steps(sample: Sample, reruns: number): Step[] {
  const found: Step[] = [];
  const first = sample.results.find((one) => one.verdict === "positive");
  let counted = 0;
  let begun = false; // a valid test was there
  for (const result of sample.results) {
    if (result.verdict === "void") found.push({ word: "void", n: 0, of: 0, result });
    else if (first && begun && result.method === first.method && found.some((one) => one.result === first)) {
      counted++;
      found.push(counted <= reruns ? { word: "rerun", n: counted, of: reruns, result } : { word: "again", n: 0, of: 0, result });
    } else found.push({ word: begun ? "again" : "first", n: 0, of: 0, result });
    begun ||= result.verdict !== "void";
  }
  if (!begun && sample.stage !== "discarded") found.push({ word: "first", n: 0, of: 0, result: null });
  if (sample.standing === "needs_rerun") {
    for (let n = counted + 1; n <= reruns; n++) found.push({ word: "rerun", n, of: reruns, result: null });
  }
  return found;
}

/** How many reruns the method of these tests wants. */
export function rerunsOf(sample: Sample, instruments: Instrument[]): number {
  const method = (sample.results.find((one) => one.verdict === "positive") ?? sample.results[0])?.method;
  return instruments.find((one) => one.method.id === method)?.method.reruns ?? 0;
}
