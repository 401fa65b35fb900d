// What the analyst does, as requests; what the gateway has against one stands until the next.
import { ref } from "vue";
import { ask, type Answer, type Method } from "@/terminal/ask";
import type { Words } from "@/terminal/words";
import type { Purpose } from "@/test-room/state";

export type NewSample = { product: string; purpose: Purpose; place: string; spare: boolean };
const BASE = "/api/test-room";
/** Why the last deed was not done; null: it was. */
export const refused = ref<Words | null>(null);
/** A deed is on its way: its button waits. */
export const busy = ref(false);

async function deed<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  busy.value = true;
  const answer = await ask<T>(method, BASE + path, body);
  busy.value = false;
  refused.value = answer.ok ? null : { zh: answer.zh, en: answer.en };
  return answer;
}
const sample = (number: string) => `/samples/${encodeURIComponent(number)}`;

export const scan = (text: string) => deed("POST", "/scans", { text });
export const clear = () => deed("DELETE", "/draft");
export const register = (asked: NewSample) => deed<{ number: string }>("POST", "/samples", asked);
export const put = (number: string, device: string, channel: string, why = "") =>
  deed("PUT", `${sample(number)}/slot`, { device, channel, why });
export const lift = (number: string) => deed("DELETE", `${sample(number)}/slot`);
export const discard = (number: string, why: string) => deed("POST", `${sample(number)}/discard`, { why });
export const print = (number: string) => deed<{ job: number }>("POST", `${sample(number)}/label`);
export const remark = (result: string, text: string, of = "") =>
  deed("POST", `/results/${encodeURIComponent(result)}/remarks`, { text, sample: of });
