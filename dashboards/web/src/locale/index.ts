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

type Book = (language: Language) => Promise<object>;
const books = new Set<Book>();
const opened = new Set<string>();

async function readBooks(wanted: Language): Promise<void> {
  for (const [at, book] of [...books].entries()) {
    const mark = `${wanted} ${at}`;
    if (opened.has(mark)) continue;
    i18n.global.mergeLocaleMessage(wanted, await book(wanted));
    opened.add(mark);
  }
}

/** More words, fetched with the pages that say them; also in the other language, once it is spoken. */
export async function openBook(book: Book): Promise<void> {
  books.add(book);
  await readBooks(language());
}

/** Speak a language on the whole console; English words are fetched when first wanted. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted === "en" && !i18n.global.availableLocales.includes("en")) {
    i18n.global.setLocaleMessage("en", (await import("@/locale/en.json")).default);
  }
  await readBooks(wanted);
  i18n.global.locale.value = wanted;
  document.documentElement.lang = TAGS[wanted];
}

/** Somebody wants this language: speak it, and remember. */
export async function choose(wanted: Language): Promise<void> {
  localStorage.setItem(KEPT, wanted);
  await speak(wanted);
}

/** What somebody chose in this browser; null where nobody did. */
export function chosen(): Language | null {
  const kept = localStorage.getItem(KEPT);
  return kept === "en" || kept === "zh" ? kept : null;
}
