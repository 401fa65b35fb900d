// What is compared stands in the address: series or whole devices, the days, last year beside them, the series of the heat map.
import type { LocationQuery } from "vue-router";
import type { Span } from "@/chart/model";
import { dayStart } from "@/list/address";

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const RANGES = { "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, season: 90 * DAY } as const;
export type Range = keyof typeof RANGES;
/** As many as have a colour of their own. */
export const MOST_SERIES = 5;
/** Two years: a season and the one before it. */
const LONGEST = 731;
/** The same days a year ago, as whole weeks, so that weekdays lie on each other. */
export const YEAR_BACK = 364 * DAY;

export interface Wish {
  series: string[];
  /** "gateway/device": all that it measures is wanted, as far as there is room. */
  devices: string[];
  range: Range;
  /** Days, ISO, both included; "" where a range up to now is wanted. */
  from: string;
  to: string;
  lastYear: boolean;
  heat: string;
}
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(dayStart(text));
const many = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string" && one !== "");
const one = (value: LocationQuery[string] | undefined) => many(value)[0] ?? "";
const SERIES = /^[\w.-]+\/[\w.-]+\/[\w.-]+$/;
const DEVICE = /^[\w.-]+\/[\w.-]+$/;

export function readWish(query: LocationQuery): Wish {
  const [from, to] = [one(query.from), one(query.to)];
  const days = isDay(from) && isDay(to) && from <= to;
  const range = one(query.range);
  return {
    series: [...new Set(many(query.s).filter((name) => SERIES.test(name)))].slice(0, MOST_SERIES),
    devices: many(query.d).filter((name) => DEVICE.test(name)).slice(0, MOST_SERIES),
    range: range in RANGES ? (range as Range) : "7d",
    from: days ? from : "",
    to: days ? to : "",
    lastYear: one(query.year) === "1",
    heat: SERIES.test(one(query.heat)) ? one(query.heat) : "",
  };
}

export function writeWish(wish: Wish): Record<string, string | string[]> {
  return {
    ...(wish.series.length ? { s: wish.series } : {}),
    ...(wish.devices.length ? { d: wish.devices } : {}),
    ...(wish.from ? { from: wish.from, to: wish.to } : { range: wish.range }),
    ...(wish.lastYear ? { year: "1" } : {}),
    ...(wish.heat ? { heat: wish.heat } : {}),
  };
}

/** ms; of many days the last ones. */
export function spanOf(wish: Pick<Wish, "range" | "from" | "to">, now: number): Span {
  if (!wish.from) return { start: now - RANGES[wish.range], end: now };
  const end = dayStart(wish.to) + DAY;
  return { start: Math.max(dayStart(wish.from), end - LONGEST * DAY), end };
}

/** An address of the page, from elsewhere. */
export function environmentLink(wanted: Partial<Pick<Wish, "series" | "devices" | "from" | "to">>): string {
  const query = new URLSearchParams();
  for (const name of wanted.series ?? []) query.append("s", name);
  for (const name of wanted.devices ?? []) query.append("d", name);
  if (wanted.from && wanted.to) {
    query.set("from", wanted.from);
    query.set("to", wanted.to);
  }
  return `/environment?${query}`;
}
