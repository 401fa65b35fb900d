// Days as the till writes them; a day is YYYY-MM-DD of Asia/Shanghai.
import { language } from "@/terminal/words";
import { day } from "@/time/format";

const WEEKDAYS = {
  zh: new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", weekday: "short" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", weekday: "short" }),
};

/** 11月28日 周六, Sat 28 Nov */
export function harvestDay(text: string): string {
  const at = Date.parse(`${text}T12:00:00+08:00`);
  const [date, weekday] = [day(at, language.value), WEEKDAYS[language.value].format(at)];
  return language.value === "en" ? `${weekday} ${date}` : `${date} ${weekday}`;
}

/** The day before or after. */
export const beside = (text: string, days: number) => new Date(Date.parse(`${text}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
