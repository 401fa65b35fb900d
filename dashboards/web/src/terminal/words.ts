// The words of a gateway's pages in two languages, Chinese first: a book that all pages share, and one of each page.
// They are few, so both languages come with the page.
import { computed, ref } from "vue";
import type { Language } from "@/locale";
import en from "@/locale/terminal/en.json";
import zh from "@/locale/terminal/zh.json";

export type Book = { [key: string]: string | Book };
export type Words = { zh: string; en: string };
const KEPT = "zhigen.language";
const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en" };
const books: Record<Language, Book[]> = { zh: [zh], en: [en] };
const current = ref<Language>("zh");

export const language = computed(() => current.value);

/** The sentence of a key, its holes filled. A key that is not there is shown as it is. */
export function t(key: string, holes: Record<string, string | number> = {}): string {
  return sentence(current.value, key).replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole] ?? ""));
}

/** A sentence in both languages, for what is shown as the gateway's own sentences are. */
export const both = (key: string): Words => ({ zh: sentence("zh", key), en: sentence("en", key) });

function sentence(wanted: Language, key: string): string {
  for (const book of books[wanted]) {
    let found: string | Book | undefined = book;
    for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
    if (typeof found === "string") return found;
  }
  return key;
}

/** One of two names; the Chinese one where there is no English. */
export const either = (name: Words) => (current.value === "en" && name.en ? name.en : name.zh);

/** A length of time in its largest whole unit. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return t("span.seconds", { n: seconds });
  if (seconds < 7200) return t("span.minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 172_800) return t("span.hours", { n: Math.floor(seconds / 3600) });
  return t("span.days", { n: Math.floor(seconds / 86_400) });
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

/** A page begins: its own book beside the shared one, in the language that was chosen last. */
export function begin(own: Record<Language, Book>): void {
  books.zh.unshift(own.zh);
  books.en.unshift(own.en);
  speak(localStorage.getItem(KEPT) === "en" ? "en" : "zh");
}
