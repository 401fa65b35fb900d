// Who works at this page, who could, and how the gateway is: asked for every few seconds, as it is the same house.
import { computed, readonly, shallowReactive } from "vue";
import { ask, whenSignedOff, type Answer, type Refused } from "@/terminal/ask";
import { either, t, type Words } from "@/terminal/words";

export type Trade = "clerk" | "analyst" | "examiner" | "farmer" | "keeper";
export type PageName = "till" | "test-room" | "gate" | "farm" | "care";
export type Operator = { id: string; name: string; trades: Trade[]; card: boolean };
export type Signed = { operator: string; name: string; trades: Trade[]; terminal: string };
export type Line = { connected: boolean; waiting: number; rules: number | null };
/** As gateway/rim/terminal/duty_api.py tells it; wait_s: until a PIN is looked at again. */
export type Duty = {
  t: number;
  gateway: string;
  site: Words;
  signed: Signed | null;
  operators: Operator[];
  terminals: { page: PageName; at: string[] }[];
  line: Line;
  keeps: boolean;
  card: boolean;
  wait_s: number;
};
const EVERY_MS = 3000;
const CUT_MS = 7000;
const TICK_MS = 250;
const state = shallowReactive({ told: null as Duty | null, heard: null as number | null, begun: Date.now(), here: Date.now(), skew: 0 });

export const duty = readonly(state);
export const told = computed(() => state.told);
export const signed = computed(() => state.told?.signed ?? null);
/** UTC ms by the gateway's clock: the browser's own may be wrong. */
export const now = computed(() => state.here + state.skew);
/** How long the gateway has not answered, ms, where that is too long; else null. */
export const cut = computed(() => {
  const silent = state.here - (state.heard ?? state.begun);
  return silent > CUT_MS ? silent : null;
});
/** Seconds until a PIN is looked at again. */
export const wait = computed(() =>
  state.told ? Math.max(0, Math.ceil(state.told.wait_s - (state.here - (state.heard ?? state.here)) / 1000)) : 0,
);

/** Ask anew, now. */
export async function refresh(): Promise<void> {
  const answer = await ask<Duty>("GET", "/api/duty", undefined, AbortSignal.timeout(EVERY_MS));
  if (!answer.ok) return;
  state.heard = state.here = Date.now();
  state.skew = answer.body.t - state.heard;
  state.told = answer.body;
}

export async function signOn(terminal: string, operator: string, pin: string): Promise<Answer<Signed>> {
  const answer = await ask<Signed>("POST", "/api/duty", { terminal, operator, pin });
  await refresh();
  return answer;
}

/** Wait for cards until the signal; tells what is wrong with one. Ends when somebody is signed on. */
export async function signOnByCard(terminal: string, signal: AbortSignal, say: (refused: Refused) => void): Promise<void> {
  while (!signal.aborted) {
    if (!state.told?.card) {
      await new Promise((done) => setTimeout(done, TICK_MS));
      continue;
    }
    const answer = await ask<Signed | null>("POST", "/api/duty", { terminal, card: true }, signal);
    if (signal.aborted) return;
    if (answer.ok && answer.body) return refresh();
    if (answer.ok) continue;
    if (answer.code !== "card_busy" && answer.code !== "no_line") say(answer);
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
}

/** Leave the terminal; what lies on its table stays there. */
export async function lock(): Promise<void> {
  await ask("DELETE", "/api/duty?step=lock");
  await refresh();
}

/** Begin to watch; once, where a page starts. page: its name as tabs show it, "" for the first one. */
export function watchDuty(page: PageName | "" = ""): void {
  whenSignedOff(() => void refresh());
  void refresh();
  setInterval(() => void refresh(), EVERY_MS);
  setInterval(() => (state.here = Date.now()), TICK_MS);
  const title = computed(() => [t("product"), page && t(`page.${page}`), state.told && either(state.told.site)].filter(Boolean).join(" · "));
  setInterval(() => (document.title = title.value), TICK_MS);
}
