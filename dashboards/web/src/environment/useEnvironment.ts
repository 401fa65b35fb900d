// The values of the page: a coarse answer for all of the time, a finer one where somebody looks closer, last year's, the hours.
import { computed, ref, shallowRef, watch, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { asProblem, type Problem } from "@/api/problem";
import type { SeriesAnswer } from "@/api/types";
import { splice } from "@/chart/merge";
import type { Span } from "@/chart/model";
import { devices } from "@/county/county";
import { spanOf, YEAR_BACK, type Wish } from "@/environment/address";
import { fetchSeries } from "@/environment/fetch";
import { heatOf, heatSpan } from "@/environment/heat";
import { panelsOfSeries } from "@/environment/panels";

const HOUR = 3_600_000;
const MOST_HOURS = 5000;

/** series: those of the wish, its devices resolved. */
export function useEnvironment(wish: Ref<Wish>, series: Ref<readonly string[]>) {
  const { t } = useI18n();
  const now = ref(Date.now());
  const span = shallowRef<Span>(spanOf(wish.value, now.value));
  const answer = shallowRef<SeriesAnswer | null>(null);
  const earlier = shallowRef<SeriesAnswer | null>(null);
  const detail = shallowRef<SeriesAnswer | null>(null);
  const hours = shallowRef<SeriesAnswer | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(false);
  let turn = 0;
  let close: Span | null = null;

  const heat = computed(() => (series.value.includes(wish.value.heat) ? wish.value.heat : (series.value[0] ?? "")));

  async function load() {
    const mine = ++turn;
    now.value = Date.now();
    const wanted = spanOf(wish.value, now.value);
    if (!series.value.length) {
      answer.value = earlier.value = hours.value = null;
      return;
    }
    loading.value = true;
    try {
      const last = { start: wanted.start - YEAR_BACK, end: wanted.end - YEAR_BACK };
      const [found, before, byHour] = await Promise.all([
        fetchSeries(series.value, wanted),
        wish.value.lastYear ? fetchSeries(series.value, last) : null,
        fetchSeries([heat.value], heatSpan(wanted), { window: HOUR, most: MOST_HOURS }),
      ]);
      if (mine !== turn) return;
      [answer.value, earlier.value, hours.value, span.value] = [found, before, byHour, wanted];
      detail.value = null;
      problem.value = null;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  /** Somebody looks at a part; null: at all of it again. */
  async function look(part: Span | null) {
    close = part;
    const whole = answer.value;
    if (!part || !whole || whole.window_ms === 0) {
      detail.value = null;
      return;
    }
    const found = await fetchSeries(series.value, part).catch(() => null);
    if (found && close === part && answer.value === whole && found.window_ms < whole.window_ms) detail.value = found;
  }

  const panels = computed(() => {
    const whole = answer.value;
    if (!whole) return [];
    const fine = detail.value;
    const merged = fine
      ? { ...whole, series: whole.series.map((one) => ({ ...one, ...splice(one, fine.series.find((closer) => closer.series === one.series) ?? { ...one, t: [], value: [], low: [], high: [], quality: [] }, fine) })) }
      : whole;
    return panelsOfSeries(merged, devices.value, earlier.value ? { answer: earlier.value, shift: YEAR_BACK, word: t("work.environment.last_year") } : undefined, fine ?? undefined);
  });
  /** What the whole answer says, however close somebody looks: tables do not change under the eyes. */
  const lines = computed(() => (answer.value ? panelsOfSeries(answer.value, devices.value).flatMap((panel) => panel.lines) : []));
  const map = computed(() => {
    const columns = hours.value?.series[0];
    return columns ? heatOf(columns, heatSpan(span.value), Math.min(now.value, span.value.end)) : null;
  });
  watch([() => series.value.join(" "), () => JSON.stringify({ ...wish.value, heat: "" }), heat], load, { immediate: true });
  return { answer, span, panels, lines, map, heat, problem, loading, load, look };
}
