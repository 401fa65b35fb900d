// Which report of which days: it stands in the address. Pure.
import type { LocationQuery } from "vue-router";
import { one } from "@/list/address";

export const REPORTS = ["testing", "certificates", "inputs", "quality", "townships"] as const;
export type ReportName = (typeof REPORTS)[number];
export const STEPS = ["year", "quarter", "month", "days"] as const;
export type Step = (typeof STEPS)[number];

export interface Asked {
  report: ReportName;
  /** "2026", "2026-Q3", "2026-11"; "" where two days are asked for. */
  period: string;
  first: string;
  last: string;
  region: string;
}

const DAY = /^20\d\d-\d\d-\d\d$/;
const PERIOD = /^20\d\d(-(Q[1-4]|0[1-9]|1[0-2]))?$/;

/** What an address asks for; `today`: "2026-11-30". What it spells wrongly is this year. */
export function read(query: LocationQuery, today: string): Asked {
  const report = REPORTS.find((name) => name === one(query.report)) ?? "testing";
  const region = /^\d{6,12}$/.test(one(query.region)) ? one(query.region) : "";
  const [first, last] = [one(query.first), one(query.last)];
  if (DAY.test(first) && DAY.test(last) && first <= last) return { report, period: "", first, last, region };
  const period = PERIOD.test(one(query.period)) ? one(query.period) : today.slice(0, 4);
  return { report, period, first: "", last: "", region };
}

/** The address of what is asked, and the query of the API but for the report. */
export function write(asked: Asked): Record<string, string> {
  const days: Record<string, string> = asked.period ? { period: asked.period } : { first: asked.first, last: asked.last };
  return { report: asked.report, ...days, ...(asked.region ? { region: asked.region } : {}) };
}

export const stepOf = (asked: Asked): Step => (!asked.period ? "days" : asked.period.includes("Q") ? "quarter" : asked.period.length === 7 ? "month" : "year");

/** The same year by another step: its last quarter or month that has begun, or the days of what was shown. */
export function stepped(asked: Asked, to: Step, today: string, shown: { first: string; last: string }): Asked {
  const year = (asked.period || asked.last).slice(0, 4);
  const month = year === today.slice(0, 4) ? Number(today.slice(5, 7)) : 12;
  const bare = { ...asked, first: "", last: "" };
  if (to === "year") return { ...bare, period: year };
  if (to === "quarter") return { ...bare, period: `${year}-Q${Math.ceil(month / 3)}` };
  if (to === "month") return { ...bare, period: `${year}-${String(month).padStart(2, "0")}` };
  return { ...asked, period: "", first: shown.first, last: shown.last };
}

/** Where a file of the report lies. */
export function file(asked: Asked, ending: "xlsx" | "pdf", language: string): string {
  const { report, ...query } = write(asked);
  return `/api/v1/statistics/${report}.${ending}?${new URLSearchParams({ ...query, language })}`;
}
