// To ask the gateway for something: what it answers, or its sentence on why not, in both languages. Never throws.
import { both } from "@/terminal/words";

/** One mistake in what was written: where, and what to write instead. */
export type Spot = { place: string; zh: string; en: string };
export type Refused = { ok: false; code: string; zh: string; en: string; mistakes?: Spot[] };
export type Answer<T> = { ok: true; body: T } | Refused;
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

let signedOff = () => {};
/** What to do when the gateway says that nobody is signed on any more. */
export const whenSignedOff = (act: () => void) => (signedOff = act);

/** key: by which the gateway knows the same request again, see terminal/press. */
export async function ask<T>(method: Method, url: string, body?: unknown, signal?: AbortSignal, key?: string): Promise<Answer<T>> {
  let answer: Response;
  try {
    const headers: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
    if (key) headers["Idempotency-Key"] = key;
    answer = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  } catch {
    return { ok: false, code: "no_line", ...both("no_line") };
  }
  const told: unknown = await answer.json().catch(() => null);
  if (answer.ok) return { ok: true, body: told as T };
  const refused = told as { code?: string; zh?: string; en?: string; mistakes?: Spot[] } | null;
  if (refused?.code === "no_role") location.assign("/access");
  if (refused?.code === "no_operator") signedOff();
  if (refused?.code && refused.zh && refused.en) return { ok: false, code: refused.code, zh: refused.zh, en: refused.en, mistakes: refused.mistakes };
  return { ok: false, code: "no_answer", ...both("no_answer") };
}
