// The till of this page: its state as the gateway pushes it, what was asked of it, and what it said when it would not.
import { computed, shallowRef } from "vue";
import { ask, type Answer, type Method } from "@/terminal/ask";
import { Presses } from "@/terminal/press";
import type { Words } from "@/terminal/words";
import type { Place, Till } from "@/till/state";

type Kept = { id: string; state: Till };
type Told = Till | Kept;
export type Desk = "sale" | "purchase" | "return" | "stock" | "count" | "ledger";
const PLACES: Record<Desk, Place> = { sale: "sale", purchase: "purchase", return: "look", stock: "look", count: "count", ledger: "look" };

export const till = shallowRef<Till | null>(null);
export const desk = shallowRef<Desk>("sale");
export const busy = shallowRef(false);
const presses = new Presses();
const refusal = shallowRef<{ why: Words; at: number } | null>(null);
const seen = shallowRef(0); // number of the last scan whose note somebody has acted after
const scans = () => till.value?.scanned?.number ?? 0;

/** Why the last deed or scan came to nothing, until the next. */
export const said = computed<Words | null>(() => {
  const scanned = till.value?.scanned;
  if (refusal.value && refusal.value.at >= scans()) return refusal.value.why;
  return scanned?.note && scanned.kind !== "card" && scanned.number > seen.value ? scanned.note : null;
});

/** A state came. */
export const take = (came: Till) => (till.value = came);

/** Ask the till to do something; its answer is on the page at once. */
export async function deed(method: Method, path: string, body?: unknown): Promise<Answer<Told>> {
  const at = scans();
  busy.value = true;
  const press = presses.press(method, path, body);
  const answer = await ask<Told>(method, `/api/till/${path}`, body, undefined, press.key);
  presses.came(press, answer);
  busy.value = false;
  refusal.value = answer.ok ? null : { why: answer, at };
  seen.value = at;
  if (answer.ok) take("state" in answer.body ? answer.body.state : answer.body);
  return answer;
}

/** A code that a keyboard scanner or a person typed. What is wrong with it comes with the state. */
export async function scan(text: string): Promise<void> {
  await deed("POST", "scan", { text });
}

/** Go to another desk of the shop; scans go there too. */
export async function go(to: Desk): Promise<void> {
  desk.value = to;
  await deed("POST", "place", { place: PLACES[to] });
}

/** What is read out of the till: stock, a day, products; or a day that is closed, with a body. null: `said` tells why. */
export async function look<T>(path: string, body?: unknown): Promise<T | null> {
  const answer = await ask<T>(body === undefined ? "GET" : "POST", `/api/till/${path}`, body);
  refusal.value = answer.ok ? null : { why: answer, at: scans() };
  return answer.ok ? answer.body : null;
}
