// Ages and moments in the reader's language, for templates.
import { useI18n } from "vue-i18n";
import { language } from "@/locale";
import { now } from "@/time/clock";
import { age, exactMoment, moment } from "@/time/format";

export function useTimeWords() {
  const { t } = useI18n();
  return {
    /** "8 秒前", or the moment where it is an hour ago and more. */
    ago(ms: number): string {
      const passed = age(ms, now.value);
      return passed ? t(`time.${passed.unit}`, { n: passed.n }) : moment(ms, now.value, language());
    },
    exactly: (ms: number) => exactMoment(ms, now.value, language()),
    at: (ms: number) => moment(ms, now.value, language()),
    /** "18 秒", "26 分钟", "3 小时": a length, in its largest whole unit. */
    span(ms: number): string {
      const seconds = Math.max(0, Math.round(ms / 1000));
      if (seconds < 60) return t("time.span_seconds", { n: seconds });
      if (seconds < 3600) return t("time.span_minutes", { n: Math.floor(seconds / 60) });
      if (seconds < 172_800) return t("time.span_hours", { n: Math.floor(seconds / 3600) });
      return t("time.span_days", { n: Math.floor(seconds / 86_400) });
    },
  };
}
