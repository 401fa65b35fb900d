// A name in the reader's language; the other one where it is empty.
import type { Words } from "@/api/types";
import { language } from "@/locale";

export function named(words: Words | null | undefined, otherwise = ""): string {
  if (!words) return otherwise;
  const { zh, en } = words;
  const text = language() === "en" ? en || zh : zh || en;
  return text ? text[0]!.toUpperCase() + text.slice(1) : otherwise;
}
