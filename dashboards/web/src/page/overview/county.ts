// What the overview shows: fetched once, kept current by the stream, fetched again now and then for what has no event.
import { onScopeDispose, readonly, shallowRef } from "vue";
import { ask, client } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";
import type { Happening, Outlines, Overview } from "@/api/types";
import { onChange, onHappened, onToday, wantOverview } from "@/live/stream";

/** What has no event of its own (work, townships, gateways) is at most so old, ms. */
const EVERY = 60_000;
/** After something happened that may leave work behind; not at once, as many look at the same county. */
const SOON = 4_000;
const LEAST = 15_000;
export const KEPT = 30;
const LEAVES_WORK = new Set<Happening["kind"]>(["positive", "refusal", "review", "alarm"]);

/** The newest first, each once. */
export function merged(now: readonly Happening[], come: readonly Happening[]): Happening[] {
  const ids = new Set(come.map((one) => one.id));
  return [...come, ...now.filter((one) => !ids.has(one.id))].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).slice(0, KEPT);
}

export function useOverview() {
  const overview = shallowRef<Overview | null>(null);
  const outlines = shallowRef<Outlines | null>(null); // they lie still: fetched once
  const problem = shallowRef<Problem | null>(null);
  let due: ReturnType<typeof setTimeout> | undefined;
  let last = 0;

  async function load(): Promise<void> {
    clearTimeout(due);
    due = undefined;
    last = Date.now();
    try {
      const [told, lie] = await Promise.all([
        ask(client.GET("/api/v1/overview")),
        outlines.value ?? (ask(client.GET("/api/v1/regions/outlines")) as Promise<Outlines>),
      ]);
      const before = overview.value;
      outlines.value = lie;
      overview.value = before && before.today.at > told.today.at ? { ...told, today: before.today } : told;
      problem.value = null;
    } catch (error) {
      problem.value = asProblem(error);
    }
  }
  function soon(wait: number) {
    due ??= setTimeout(() => void load(), Math.max(wait, LEAST - (Date.now() - last)) * (0.8 + Math.random() * 0.4));
  }

  const offs = [
    onToday((today) => {
      if (overview.value) overview.value = { ...overview.value, today };
    }),
    onHappened((rows) => {
      if (overview.value) overview.value = { ...overview.value, happened: merged(overview.value.happened, rows) };
      if (rows.some((one) => LEAVES_WORK.has(one.kind))) soon(SOON);
    }),
    onChange(() => soon(SOON)),
  ];
  const again = setInterval(() => void load(), EVERY);
  wantOverview(true);
  void load();
  onScopeDispose(() => {
    offs.forEach((off) => off());
    clearInterval(again);
    clearTimeout(due);
    wantOverview(false);
  });
  return { overview: readonly(overview) as Readonly<typeof overview>, outlines: readonly(outlines) as Readonly<typeof outlines>, problem: readonly(problem), load };
}
