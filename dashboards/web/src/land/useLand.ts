// The plots of the county with what grows there and what rings there: fetched in pages, as many as can be drawn.
import { computed, ref, shallowRef } from "vue";
import { may } from "@/account/session";
import { ask, client } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";
import type { Outlines } from "@/api/types";
import { plotsOf, type Feature } from "@/land/plots";
import { get, type Query } from "@/list/fetch";

const PAGE = 500;
/** More shapes than these cannot be told apart, nor be drawn at once. */
export const MOST_PLOTS = 3000;

/** region: "" all that one may see. */
export function useLand(region: () => string) {
  const outlines = shallowRef<Outlines | null>(null);
  const features = shallowRef<Feature[]>([]);
  const cycles = shallowRef<{ plot: string; product: string }[]>([]);
  const placements = shallowRef<{ plot: string; gateway: string; device: string }[]>([]);
  const alarms = shallowRef<{ gateway: string; device: string }[]>([]);
  const cut = ref(false);
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(true);
  const ready = ref(false);
  let turn = 0;

  async function pages<T>(path: string, query: Query, key: "items" | "features", most: number): Promise<{ rows: T[]; cut: boolean }> {
    const rows: T[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await get<Record<string, unknown>>(path, { ...query, limit: PAGE, cursor: cursor ?? undefined });
      rows.push(...(page[key] as T[]));
      cursor = page.next as string | null;
    } while (cursor && rows.length < most);
    return { rows: rows.slice(0, most), cut: Boolean(cursor) };
  }
  /** What a role may not read is left out: the map tells what it can. */
  const optional = <T,>(operation: string, path: string, query: Query = {}): Promise<T[]> =>
    may(operation) ? pages<T>(path, query, "items", MOST_PLOTS).then((found) => found.rows) : Promise.resolve([]);

  async function load(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const wanted = region();
      const [drawn, found, grown, stands, rings] = await Promise.all([
        outlines.value ?? ask(client.GET("/api/v1/regions/outlines")),
        pages<Feature>("/api/v1/plots/map", wanted ? { region: wanted } : {}, "features", MOST_PLOTS),
        optional<{ plot: string; product: string }>("listCycles", "/api/v1/cycles", { running: "true" }),
        optional<{ plot: string; gateway: string; device: string }>("listPlacements", "/api/v1/placements", { standing: "true" }),
        ask(client.GET("/api/v1/alarms", { params: { query: { state: "active", limit: PAGE } } })).then((told) => told.items),
      ]);
      if (mine !== turn) return;
      outlines.value = drawn as Outlines;
      features.value = found.rows;
      cut.value = found.cut;
      [cycles.value, placements.value, alarms.value] = [grown, stands, rings];
      problem.value = null;
      ready.value = true;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }
  void load();
  const plots = computed(() => plotsOf(features.value, cycles.value, placements.value, alarms.value));
  return { outlines, plots, cut, problem, loading, ready, load };
}
