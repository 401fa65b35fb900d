// A press of a button that got no answer may have been done or not. Pressed again, it is the same press: it has the key
// of before, by which the gateway tells what came of it instead of doing it twice.
import type { Answer, Method } from "@/terminal/ask";
import { newKey } from "@/value/key";

export type Press = { what: string; key: string };
const UNSURE = new Set(["no_line", "no_answer"]);

/** The presses of one page, of which the last may be unsure. */
export class Presses {
  private unsure: Press | null = null;

  /** A press: a new one, or the last one again where nobody knows what came of it. */
  press(method: Method, path: string, body?: unknown): Press {
    const what = JSON.stringify([method, path, body]);
    return this.unsure?.what === what ? this.unsure : { what, key: newKey() };
  }

  /** What came of it. */
  came(press: Press, answer: Answer<unknown>): void {
    this.unsure = !answer.ok && UNSURE.has(answer.code) ? press : null;
  }
}
