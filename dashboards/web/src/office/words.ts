// The words of the work pages, a book of its own: fetched with the first of them.
import { useI18n } from "vue-i18n";
import type { Teller } from "@/list/cell";
import { type Language, language, openBook } from "@/locale";
import { named } from "@/value/name";
import { regionWords, subjectName } from "@/office/names";

const books = {
  zh: () => import("@/locale/office/zh.json"),
  en: () => import("@/locale/office/en.json"),
};
const book = async (wanted: Language) => (await books[wanted]()).default;
export const openWork = () => openBook(book);

/** What people are told for the words of the API, for ids and codes. */
export function useTeller(): Teller {
  const { t, te } = useI18n();
  return {
    word(family, word) {
      const key = `work.word.${family}.${word}`;
      return te(key, language()) || te(key, "zh") ? t(key) : word;
    },
    subject: subjectName,
    region: (code) => named(regionWords(code), code),
  };
}
