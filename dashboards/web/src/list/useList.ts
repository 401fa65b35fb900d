// What a table and a work queue have in common: the place in the address, the rows, the chosen one, keys, the sheet.
import { computed, nextTick, onMounted, onUnmounted, ref } from "vue";
import { useI18n } from "vue-i18n";
import { useRoute, useRouter } from "vue-router";
import { asProblem } from "@/api/problem";
import { useLate } from "@/frame/useLate";
import { type Place, read, write } from "@/list/address";
import { plain } from "@/list/cell";
import { all } from "@/list/fetch";
import { step, taken } from "@/list/keys";
import { queryOf, useRows } from "@/list/rows";
import { save, sheet } from "@/list/sheet";
import type { AnyList } from "@/list/types";
import { isoDay } from "@/time/format";
import { useTeller } from "@/office/words";

const MOST = 20_000;

/** order: as the rows stand on the screen, where that is not as they came. */
export function useList(spec: AnyList, order: (rows: readonly unknown[]) => readonly unknown[] = (rows) => rows) {
  const route = useRoute();
  const router = useRouter();
  const { t } = useI18n();
  const tell = useTeller();
  const place = computed<Place>(() => read(spec, route.query));
  const list = useRows<unknown>(spec, place);
  const late = useLate(list.loading);
  const shown = computed(() => order(list.rows.value));
  // Keys come faster than the address follows.
  const ahead = ref<string | null>(null);
  const at = computed(() => shown.value.findIndex((row) => spec.key(row) === (ahead.value ?? place.value.row)));
  const chosen = computed(() => (at.value < 0 ? null : shown.value[at.value]));
  const exporting = ref("");

  const go = (next: Partial<Place>) => void router.replace({ query: write(spec, { ...place.value, ...next }) });
  const filter = (filters: Record<string, string>) => go({ filters, pages: 1, row: "" });
  const sort = (by: string) => go({ sort: by, pages: 1 });
  async function choose(key: string) {
    ahead.value = key;
    await router.replace({ query: write(spec, { ...place.value, row: key }) });
    if (ahead.value !== key) return;
    ahead.value = null;
    await nextTick();
    document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }
  function open(row: unknown) {
    const to = spec.to?.(row);
    if (to) void router.push(to);
  }
  async function more() {
    await list.more();
    await router.replace({ query: write(spec, { ...place.value, pages: place.value.pages + 1 }) });
  }
  /** After a deed: the list anew, on the row that follows where the old one is gone. */
  async function done() {
    const was = at.value;
    await list.load();
    if (chosen.value === null || chosen.value === undefined) {
      const next = shown.value[Math.min(was, shown.value.length - 1)];
      go({ row: next === undefined ? "" : spec.key(next) });
    }
  }

  /** There is another row: its page where it has one, else the row where it stands. */
  async function added(row: unknown) {
    const to = spec.to?.(row);
    if (to) return void router.push(to);
    await list.load();
    go({ row: spec.key(row) });
  }

  function pressed(event: KeyboardEvent) {
    if (taken(event)) return;
    const wanted = step(event.key, at.value, shown.value.length);
    if (!wanted) return;
    event.preventDefault();
    if ("to" in wanted) void choose(spec.key(shown.value[wanted.to]));
    else if ("open" in wanted) open(chosen.value);
    else if ("leave" in wanted) go({ row: "" });
    else void list.load();
  }
  onMounted(() => document.addEventListener("keydown", pressed));
  onUnmounted(() => document.removeEventListener("keydown", pressed));

  /** Everything that the filters let through, not only what is on the screen. */
  async function take() {
    exporting.value = t("work.list.exporting", { n: 0 });
    try {
      const found = await all(spec.path, queryOf(spec, place.value), MOST, (n) => (exporting.value = t("work.list.exporting", { n })));
      const head = spec.columns.map((column) => t(`work.column.${column.word}`));
      const body = found.items.map((row) => spec.columns.map((column) => plain(column.of(row), tell)));
      save(`zhigen-${spec.name}-${isoDay(Date.now())}.csv`, sheet([head, ...body]));
      exporting.value = found.cut ? t("work.list.export_cut", { n: MOST }) : "";
    } catch (error) {
      exporting.value = t("work.list.export_failed", { why: asProblem(error).detail || t("trouble.unreachable") });
    }
  }
  return { ...list, place, late, shown, chosen, exporting, go, filter, sort, choose, open, more, done, added, take };
}

export type List = ReturnType<typeof useList>;
