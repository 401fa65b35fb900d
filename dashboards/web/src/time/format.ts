// Moments as people write them here: always Asia/Shanghai, whatever the browser's own zone is.
import type { Language } from "@/locale";

const ZONE = "Asia/Shanghai";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const preciseFormat = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const isoFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const dayFormats: Record<Language, Intl.DateTimeFormat> = {
  zh: new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "long", day: "numeric" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, day: "numeric", month: "short" }),
};
const longDay = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, day: "numeric", month: "short", year: "numeric" });

/** 10:42 */
export const clock = (ms: number) => clockFormat.format(ms);
/** 10:42:07 */
export const preciseClock = (ms: number) => preciseFormat.format(ms);
/** 2026-11-23 */
export const isoDay = (ms: number) => isoFormat.format(ms);
/** 11月23日, 23 Nov: a day of this year. */
export const day = (ms: number, language: Language) => dayFormats[language].format(ms);

/** Today 10:42; this year 11月23日 10:42; else 2026-11-23 10:42; in English 23 Nov 2026, 10:42. */
export function moment(ms: number, now: number, language: Language): string {
  if (isoDay(ms) === isoDay(now)) return clock(ms);
  if (language === "en") return `${longDay.format(ms)}, ${clock(ms)}`;
  const thisYear = isoDay(ms).slice(0, 4) === isoDay(now).slice(0, 4);
  return thisYear ? `${day(ms, language)} ${clock(ms)}` : `${isoDay(ms)} ${clock(ms)}`;
}

/** As moment, with seconds where it is today: for what follows itself within a minute. */
export const exactMoment = (ms: number, now: number, language: Language) => (isoDay(ms) === isoDay(now) ? preciseClock(ms) : moment(ms, now, language));

/** A moment as the field of a form holds it, 2026-11-23T10:42: of Shanghai, as all others. */
export const written = (moment: string) => Date.parse(`${moment}:00+08:00`);
export const asWritten = (ms: number) => `${isoDay(ms)}T${clock(ms)}`;

export type Age = { unit: "seconds" | "minutes"; n: number } | null;

/** How long ago, where that is under an hour; null means: say the moment instead. A future t counts as now. */
export function age(ms: number, now: number): Age {
  const passed = Math.max(0, now - ms);
  if (passed < MINUTE) return { unit: "seconds", n: Math.floor(passed / 1000) };
  if (passed < HOUR) return { unit: "minutes", n: Math.floor(passed / MINUTE) };
  return null;
}

const weekdays: Record<Language, Intl.DateTimeFormat> = {
  zh: new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, weekday: "short" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short" }),
};
/** 周一, Mon */
export const weekday = (ms: number, language: Language) => weekdays[language].format(ms);
/** 11月23日 周一, Mon 23 Nov */
export const dayOfWeek = (ms: number, language: Language) =>
  language === "zh" ? `${day(ms, language)} ${weekday(ms, language)}` : `${weekday(ms, language)} ${day(ms, language)}`;
