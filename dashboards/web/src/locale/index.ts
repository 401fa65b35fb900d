// Two languages, Chinese first. Messages are interpreted, never compiled to code, so that no page needs eval.
import { createI18n } from "vue-i18n";
import zh from "@/locale/zh.json";

export type Language = "zh" | "en";
const KEPT = "zhigen.language";
const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en" };

export const i18n = createI18n({ legacy: false, locale: "zh", fallbackLocale: "zh", messages: { zh } as Record<string, typeof zh> });

export function language(): Language {
  return i18n.global.locale.value === "en" ? "en" : "zh";
}

/** Switch the whole console; English words are fetched when first wanted. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted === "en" && !i18n.global.availableLocales.includes("en")) {
    i18n.global.setLocaleMessage("en", (await import("@/locale/en.json")).default);
  }
  i18n.global.locale.value = wanted;
  document.documentElement.lang = TAGS[wanted];
  localStorage.setItem(KEPT, wanted);
}

/** What this browser spoke last. */
export function kept(): Language {
  return localStorage.getItem(KEPT) === "en" ? "en" : "zh";
}
