// The rows of a list: fetched, lengthened, kept on the screen when the cloud is away, and looked after when something changed.
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { asProblem, type Problem } from "@/api/problem";
import { get, type Page, type Query } from "@/list/fetch";
import type { AnyList } from "@/list/types";
import type { Place } from "@/list/address";
import { onChange } from "@/live/stream";

const LIMIT = 50;
const LOOK = 30_000;
const REST = 2000;

/** Query of the API for a place: filters by their kinds, a missing one is not sent. */
export function queryOf(spec: AnyList, place: Pick<Place, "filters" | "sort">): Query {
  const query: Query = { ...(spec.fixed as Query | undefined) };
  for (const [name, value] of Object.entries(place.filters)) if (value !== "") query[name] = value;
  if (place.sort) query.sort = place.sort;
  return query;
}

export function useRows<Row>(spec: AnyList, place: Ref<Place>) {
  const rows = shallowRef<Row[]>([]);
  const next = ref<Page["next"]>(null);
  const loading = ref(true);
  const problem = shallowRef<Problem | null>(null);
  const ready = ref(false);
  const changed = ref(false);
  const asked = computed(() => JSON.stringify(queryOf(spec, place.value)));
  let turn = 0;
  let looked = "";

  async function load(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const query = queryOf(spec, place.value);
      const found: Row[] = [];
      let cursor: Page["next"] = null;
      for (let at = 0; at < place.value.pages; at++) {
        const page: Page = await get<Page>(spec.path, { ...query, limit: LIMIT, cursor: cursor ?? undefined });
        if (mine !== turn) return;
        if (at === 0) looked = JSON.stringify(page.items);
        found.push(...(page.items as Row[]));
        cursor = page.next ?? null;
        if (cursor === null) break;
      }
      rows.value = found;
      next.value = cursor;
      problem.value = null;
      ready.value = true;
      changed.value = false;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  async function more(): Promise<void> {
    if (next.value == null || loading.value) return;
    const mine = ++turn;
    loading.value = true;
    try {
      const page = await get<Page>(spec.path, { ...queryOf(spec, place.value), limit: LIMIT, cursor: next.value });
      if (mine !== turn) return;
      rows.value = [...rows.value, ...(page.items as Row[])];
      next.value = page.next ?? null;
      problem.value = null;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  /** Whether the first page is still what it was: said, not swapped under somebody's eyes. */
  async function look(): Promise<void> {
    if (loading.value || problem.value || document.hidden || changed.value) return;
    const mine = turn;
    const page = await get<Page>(spec.path, { ...queryOf(spec, place.value), limit: LIMIT }).catch(() => null);
    if (page && mine === turn && JSON.stringify(page.items) !== looked) changed.value = true;
  }

  watch(asked, () => {
    ready.value = false;
    rows.value = [];
    void load();
  });
  void load();
  let due: ReturnType<typeof setTimeout> | undefined;
  const still = onChange(() => {
    due ??= setTimeout(() => {
      due = undefined;
      void look();
    }, REST);
  });
  const looking = setInterval(() => void look(), LOOK);
  onScopeDispose(() => {
    turn = -1;
    still();
    clearTimeout(due);
    clearInterval(looking);
  });
  return { rows, next, loading, problem, ready, changed, load, more };
}
