// The live stream of the county: one EventSource for the whole console, opened anew with back-off, never silently dead.
import { readonly, ref, shallowRef } from "vue";
import type { DayFigures, Happening, Scan } from "@/api/types";
import type { Row } from "@/live/rows";
import { backOff, begin, GIVE_UP_AFTER, next, type Pulse } from "@/live/pulse";
import { stillHere } from "@/account/session";
import { setClock } from "@/time/clock";

const ADDRESS = "/api/v1/live";
const state = shallowRef<Pulse>(begin(Date.now()));
const localNow = ref(Date.now());
const readingsHeard = new Set<(rows: Row[]) => void>();
const scansHeard = new Set<(scan: Scan) => void>();
const changesHeard = new Set<() => void>();
const todayHeard = new Set<(today: DayFigures) => void>();
const happenedHeard = new Set<(rows: Happening[]) => void>();
let overview = false;
let source: EventSource | null = null;
let attempt = 0;
let opened = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;
let ticking: ReturnType<typeof setInterval> | undefined;

export const pulse = readonly(state);
export const localTime = readonly(localNow);

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => set.delete(listener);
}
/** Committed rows as they come. Returns the way out. */
export const onReadings = (listener: (rows: Row[]) => void) => subscribe(readingsHeard, listener);
/** One code that a camera counted: at a busy gate several a second, so nothing is fetched for it. */
export const onScan = (listener: (scan: Scan) => void) => subscribe(scansHeard, listener);
/** The figures of the day, whenever they have changed; only while the overview is wanted. */
export const onToday = (listener: (today: DayFigures) => void) => subscribe(todayHeard, listener);
/** What just happened, the oldest first; only while the overview is wanted. */
export const onHappened = (listener: (rows: Happening[]) => void) => subscribe(happenedHeard, listener);
/** Whether the stream shall tell what the overview shows: it is opened anew, and nothing of it is lost on the screen. */
export function wantOverview(wanted: boolean): void {
  if (overview === wanted) return;
  overview = wanted;
  if (source) open();
}
/** Something else changed (a gateway, an alarm, a rapid test, the stream is back after a cut): fetch again. */
export const onChange = (listener: () => void) => subscribe(changesHeard, listener);

function beat(event: MessageEvent<string>) {
  const { t, lag_ms } = JSON.parse(event.data) as { t: number; lag_ms: number | null };
  const missed = state.value.phase === "cut";
  setClock(t);
  attempt = 0;
  state.value = next(state.value, { kind: "beat", at: Date.now(), cloud: t, lag: lag_ms });
  if (missed) changesHeard.forEach((tell) => tell());
}

function open() {
  source?.close();
  opened = Date.now();
  source = new EventSource(overview ? `${ADDRESS}?overview=true` : ADDRESS);
  source.addEventListener("readings", (event: MessageEvent<string>) => {
    const rows = JSON.parse(event.data) as Row[];
    readingsHeard.forEach((tell) => tell(rows));
  });
  source.addEventListener("scan", (event: MessageEvent<string>) => {
    const scan = JSON.parse(event.data) as Scan;
    scansHeard.forEach((tell) => tell(scan));
  });
  source.addEventListener("today", (event: MessageEvent<string>) => {
    const today = JSON.parse(event.data) as DayFigures;
    todayHeard.forEach((tell) => tell(today));
  });
  source.addEventListener("happened", (event: MessageEvent<string>) => {
    const rows = JSON.parse(event.data) as Happening[];
    happenedHeard.forEach((tell) => tell(rows));
  });
  source.addEventListener("beat", beat);
  for (const kind of ["gateway", "alarm", "rapid_test"]) source.addEventListener(kind, () => changesHeard.forEach((tell) => tell()));
  // The cloud says good-bye: its own shutdown, a slow reader, or the end of the log-in.
  source.addEventListener("end", again);
  source.onerror = again;
}

function again() {
  source?.close();
  source = null;
  clearTimeout(waiting);
  void stillHere();
  waiting = setTimeout(open, backOff(attempt++, Math.random()));
}

function tick() {
  localNow.value = Date.now();
  state.value = next(state.value, { kind: "tick", at: localNow.value });
  if (source && localNow.value - Math.max(opened, state.value.sign) > GIVE_UP_AFTER) again();
}

/** The machine is on a network again, or the page in sight again: do not wait for the next attempt. */
function soon() {
  if (source || document.hidden) return;
  attempt = 0;
  clearTimeout(waiting);
  open();
}

export function startLive(): void {
  if (ticking) return;
  state.value = begin(Date.now());
  ticking = setInterval(tick, 1000);
  window.addEventListener("online", soon);
  document.addEventListener("visibilitychange", soon);
  open();
}

export function stopLive(): void {
  clearInterval(ticking);
  window.removeEventListener("online", soon);
  document.removeEventListener("visibilitychange", soon);
  clearTimeout(waiting);
  ticking = undefined;
  source?.close();
  source = null;
}
