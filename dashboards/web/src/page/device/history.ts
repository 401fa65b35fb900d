// The past of one device: a coarse answer for the whole range, a finer one where someone looks closer, live rows at the end.
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { ask, client } from "@/api/client";
import { asProblem, type Problem } from "@/api/problem";
import type { Device, SeriesAnswer } from "@/api/types";
import { append, splice } from "@/chart/merge";
import type { Columns, Span } from "@/chart/model";
import { onReadings } from "@/live/stream";
import type { Row } from "@/live/rows";
import { lifeIn } from "@/page/device/window";
import { now } from "@/time/clock";

const HOUR = 3_600_000;
export const RANGES = { "1h": HOUR, "24h": 24 * HOUR, "7d": 168 * HOUR, season: 90 * 24 * HOUR } as const;
export type Range = keyof typeof RANGES;
/** The window of a value at t, ms; 0: a raw row. */
export interface Grain {
  window: (t: number) => number;
}
const MOST = 720;
const DRAW_EVERY = 2000;
const FETCH_AGAIN = 60_000;

export function useHistory(device: Ref<Device | undefined>, range: Ref<Range>) {
  const coarse = shallowRef<SeriesAnswer>();
  const fine = shallowRef<SeriesAnswer>();
  const late = shallowRef(new Map<string, Row[]>());
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(false);
  let question = 0;
  let close: Span | null = null;

  const names = () => device.value?.points.map((point) => `${device.value!.gateway}/${device.value!.id}/${point.key}`) ?? [];
  const read = (span: Span) =>
    ask(client.GET("/api/v1/series", { params: { query: { series: names(), start: span.start, end: span.end, max_points: MOST } } }));

  async function load() {
    if (!device.value?.points.length) return;
    const mine = ++question;
    loading.value = true;
    try {
      const end = now.value;
      const answer = await read({ start: end - RANGES[range.value], end });
      if (mine !== question) return;
      coarse.value = answer;
      late.value = new Map();
      problem.value = null;
    } catch (error) {
      if (mine === question) problem.value = asProblem(error);
    } finally {
      if (mine === question) loading.value = false;
    }
  }

  /** Someone looks at a part (null: at the whole again): fetch it finer, if there is anything finer. */
  async function look(span: Span | null) {
    close = span;
    if (!span || !coarse.value || coarse.value.window_ms === 0) {
      fine.value = undefined;
      return;
    }
    try {
      const answer = await read(span);
      if (close === span && answer.window_ms < coarse.value.window_ms) fine.value = answer;
    } catch (error) {
      problem.value = asProblem(error);
    }
  }

  const columns = computed(() => {
    const found = new Map<string, Columns & Grain>();
    if (!coarse.value) return found;
    const detail = fine.value;
    const whole = coarse.value.window_ms;
    for (const series of coarse.value.series) {
      const closer = detail?.series.find((one) => one.series === series.series);
      const merged = closer && detail ? splice(series, closer, detail) : series;
      const rows = coarse.value.window_ms === 0 ? (late.value.get(series.series) ?? []) : [];
      found.set(series.series, {
        ...append(merged, rows.map(([, t, value, quality]) => ({ t, value, quality: quality as Columns["quality"][number] }))),
        window: (t) => (detail && t >= detail.start && t < detail.end ? detail.window_ms : whole),
      });
    }
    return found;
  });

  let heard: Row[] = [];
  const leave = onReadings((rows) => heard.push(...rows.filter((row) => row[0].startsWith(`${device.value?.gateway}/${device.value?.id}/`))));
  const drawing = setInterval(() => {
    if (!heard.length) return;
    const grown = new Map(late.value);
    for (const row of heard) grown.set(row[0], [...(grown.get(row[0]) ?? []), row]);
    heard = [];
    late.value = grown;
  }, DRAW_EVERY);
  const again = setInterval(() => void (close === null && load()), FETCH_AGAIN);
  onScopeDispose(() => {
    leave();
    clearInterval(drawing);
    clearInterval(again);
  });

  watch([() => device.value?.id, range], () => {
    fine.value = undefined;
    close = null;
    void load();
  }, { immediate: true });

  /** What the axis shows: it follows the clock while nobody has zoomed. */
  const span = computed<Span>(() => {
    const answer = coarse.value;
    if (!answer) return { start: now.value - RANGES[range.value], end: now.value };
    return lifeIn(answer, Math.max(answer.end, ...[...late.value.values()].flatMap((rows) => rows.at(-1)?.[1] ?? [])));
  });
  return { columns, gaps: computed(() => coarse.value?.gaps ?? []), window: computed(() => (fine.value ?? coarse.value)?.window_ms ?? 0), ready: computed(() => coarse.value !== undefined), span, loading, problem, load, look };
}
