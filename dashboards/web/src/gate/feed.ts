// What the gateway tells of its cameras, live: one list, one stream of events, opened anew whenever it ends.
import { computed, reactive, readonly } from "vue";
import type { Decision, Figures, House, Seen } from "@/gate/report";
import { keep, over } from "@/gate/outlines";
import { OLD_AFTER, standing } from "@/gate/state";

const AGAIN_MS = 2000;
const TICK_MS = 250;
type Drawn = { number: number; t: number; lag: number };
const state = reactive({
  house: null as House | null,
  camera: null as string | null,
  figures: null as Figures | null,
  decisions: [] as Decision[],
  seen: [] as Seen[],
  drawn: null as Drawn | null,
  opened: Date.now(),
  heard: null as number | null,
  here: Date.now(),
  skew: 0,
});
let source: EventSource | null = null;
let waiting: ReturnType<typeof setTimeout> | undefined;

export const feed = readonly(state);
/** UTC ms by the gateway's clock: the browser's own may be wrong. */
export const now = computed(() => state.here + state.skew);
export const camera = computed(() => state.house?.cameras.find((one) => one.id === state.camera) ?? null);
export const outlines = computed(() => (state.drawn ? over(state.seen, state.drawn.number) : null));
export const how = computed(() =>
  standing({
    opened: state.opened,
    heard: state.heard,
    here: state.here,
    picture: state.drawn?.t ?? null,
    lag: state.drawn?.lag ?? 0,
    now: now.value,
    state: state.figures?.state ?? null,
    cameras: state.house ? state.house.cameras.length : null,
  }),
);

/** A picture is on the screen now. */
export function drew(picture: { number: number; t: number }): void {
  state.drawn = { number: picture.number, t: picture.t, lag: Date.now() + state.skew - picture.t };
}

function hear(t: number): void {
  state.heard = state.here = Date.now();
  state.skew = t - state.heard;
}

async function load(): Promise<void> {
  const answer = await fetch("/api/cameras", { signal: AbortSignal.timeout(OLD_AFTER) });
  if (answer.status === 401) {
    location.assign("/access");
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const house = (await answer.json()) as House;
  const wanted = state.camera ?? new URLSearchParams(location.search).get("camera");
  state.house = house;
  hear(house.t);
  const found = house.cameras.find((one) => one.id === wanted) ?? house.cameras[0] ?? null;
  if (state.camera !== (found?.id ?? null)) forget(found?.id ?? null);
  state.figures = found?.figures ?? null;
}

function forget(next: string | null): void {
  state.camera = next;
  state.figures = state.drawn = null;
  state.decisions = [];
  state.seen = [];
}

function listen(): void {
  if (!state.camera) return again();
  source = new EventSource(`/api/cameras/${encodeURIComponent(state.camera)}/stream`);
  const on = <T>(name: string, take: (body: T) => void) =>
    source?.addEventListener(name, (event: MessageEvent<string>) => take(JSON.parse(event.data) as T));
  on<Figures>("figures", (figures) => {
    hear(figures.t);
    state.figures = figures;
  });
  on<Seen>("seen", (seen) => (state.seen = keep(state.seen, seen)));
  on<Decision[]>("decisions", (decisions) => (state.decisions = decisions));
  on("end", again);
  source.onerror = again;
}

async function open(): Promise<void> {
  source?.close();
  source = null;
  clearTimeout(waiting);
  try {
    await load();
    listen();
  } catch {
    again(); // not there: the age in the bar says so
  }
}

function again(): void {
  source?.close();
  source = null;
  clearTimeout(waiting);
  waiting = setTimeout(open, AGAIN_MS);
}

function tick(): void {
  state.here = Date.now();
  if (source && state.heard !== null && state.here - state.heard > OLD_AFTER) again();
}

/** Look at another camera. */
export function turnTo(id: string): void {
  if (id === state.camera) return;
  forget(id);
  history.replaceState(null, "", `?camera=${encodeURIComponent(id)}`);
  void open();
}

export function start(): void {
  setInterval(tick, TICK_MS);
  window.addEventListener("online", () => void open());
  void open();
}
