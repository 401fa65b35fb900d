// What crops and products are called in English, where the law and the catalogue of the county have a word for it.
import { shallowRef, watch } from "vue";
import { ask } from "@/terminal/ask";
import { told } from "@/terminal/duty";
import { language, t } from "@/terminal/words";

const book = shallowRef<Record<string, string>>({});
/** How the gateway spells a product of which it knows the code only: gateway/core/farm/packs.py. */
const STRANGE: Record<string, (n: string) => string> = {
  "\u519c\u836f": (n) => t("strange.pesticide", { n }),
  "\u517d\u836f": (n) => t("strange.medicine", { n }),
  "\u6761\u7801": (n) => t("strange.barcode", { n }),
};
const CODE = /^(\S+) (\d+)$/;

/** A name as it is read here: the one of the pack where there is no English one. */
export function named(name: string): string {
  const [, kind = "", digits = ""] = CODE.exec(name) ?? [];
  const strange = STRANGE[kind];
  if (strange) return strange(digits);
  return language.value === "en" ? (book.value[name] ?? name) : name;
}

/** Begin to know them; once, where a page starts. Asked for when English is wanted and other rules have come. */
export function watchNames(): void {
  watch([language, () => told.value?.line.rules ?? null, () => told.value !== null], async ([wanted, , there]) => {
    if (wanted !== "en" || !there) return;
    const answer = await ask<Record<string, string>>("GET", "/api/names");
    if (answer.ok) book.value = answer.body;
  });
}
