// The words of the terminal in two languages, Chinese first. It has few, so both come with the page.
import { computed, ref } from "vue";
import type { Language } from "@/locale";
import en from "@/locale/terminal/en.json";
import zh from "@/locale/terminal/zh.json";

type Book = { [key: string]: string | Book };
const KEPT = "zhigen.language";
const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en" };
const books: Record<Language, Book> = { zh, en };
const current = ref<Language>("zh");

export const language = computed(() => current.value);

/** The sentence of a key, its holes filled. A key that is not there is shown as it is. */
export function t(key: string, holes: Record<string, string | number> = {}): string {
  let found: string | Book | undefined = books[current.value];
  for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
  return typeof found === "string" ? found.replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole] ?? "")) : key;
}

/** One of two names; the Chinese one where there is no English. */
export const either = (name: { zh: string; en: string }) => (current.value === "en" && name.en ? name.en : name.zh);

/** A length of time in its largest whole unit. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return t("span.seconds", { n: seconds });
  if (seconds < 7200) return t("span.minutes", { n: Math.floor(seconds / 60) });
  return t("span.hours", { n: Math.floor(seconds / 3600) });
}

export function speak(wanted: Language): void {
  current.value = wanted;
  document.documentElement.lang = TAGS[wanted];
}

/** Somebody wants this language: speak it, and remember. */
export function choose(wanted: Language): void {
  localStorage.setItem(KEPT, wanted);
  speak(wanted);
}

export function begin(): void {
  speak(localStorage.getItem(KEPT) === "en" ? "en" : "zh");
}
