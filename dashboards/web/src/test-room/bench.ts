// The bench: which channel is free, how long a run has still to go, what came new, which sample is looked at.
import type { Channel, Instrument, Result, Room, Sample } from "@/test-room/state";

/** A channel as people say it: an instrument may write 03. */
export const spoken = (channel: string) => channel.replace(/^0+(?=\d)/, "") || "·";

export const isFree = (channel: Channel) => channel.since === 0;

/** The channel to offer for the next sample: the first free one that tells nothing yet, else the first free one. */
export function offered(instrument: Instrument): Channel | null {
  const free = instrument.channels.filter(isFree);
  return free.find((one) => !one.result) ?? free[0] ?? null;
}

/** 17:05 until due; "" where that is over. */
export function countdown(due: number, now: number): string {
  const seconds = Math.ceil((due - now) / 1000);
  if (seconds <= 0) return "";
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** All results that the page shows, those of samples and those of none. */
export const resultsOf = (room: Room): Result[] => [...room.samples.flatMap((one) => one.results), ...room.strangers];

/** Results that were not there before; nothing is new at the first look. */
export function fresh(before: ReadonlySet<string> | null, room: Room): Result[] {
  return before ? resultsOf(room).filter((one) => !before.has(one.id)) : [];
}

/** The sample whose result came last; null where there is none. */
export function newest(room: Room): Sample | null {
  const last = (sample: Sample) => Math.max(0, ...sample.results.map((one) => one.heard));
  return room.samples.filter((one) => one.results.length).sort((a, b) => last(b) - last(a))[0] ?? null;
}

const ORDER = ["confirm", "rerun", "void", "running", "waiting", "done", "discarded"];
/** As it is worked off: what is urgent first, then what waits, then what is done, each the newest first. */
export function worked(samples: Sample[]): Sample[] {
  return [...samples].sort((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage) || b.at - a.at);
}
