// What the gateway did not take, at the fields where it was written: the rest of it above the form.
import { computed, nextTick, ref, type Ref } from "vue";
import type { Answer, Refused, Spot } from "@/terminal/ask";
import { either } from "@/terminal/words";

const under = (spot: string, place: string) => spot === place || spot.startsWith(`${place}.`) || spot.startsWith(`${place}[`);

/** The sentence for a field; "" where nothing is wrong with it. */
export const sentenceAt = (spots: Spot[], place: string) => spots.filter((one) => under(one.place, place)).map(either).join("; ");

/** What no field shows. */
export const homeless = (spots: Spot[], places: Iterable<string>) => spots.filter((spot) => ![...places].some((place) => under(spot.place, place)));

/** form: where the first field in error gets the focus. */
export function useMistakes(form: Ref<HTMLElement | null>) {
  const refused = ref<Refused | null>(null);
  const shown = new Set<string>();
  const spots = computed(() => refused.value?.mistakes ?? []);

  function at(place: string): string {
    shown.add(place);
    return sentenceAt(spots.value, place);
  }
  /** Whether it was taken; else its mistakes are shown. */
  function take<T>(answer: Answer<T>): answer is { ok: true; body: T } {
    refused.value = answer.ok ? null : answer;
    if (!answer.ok) void nextTick(() => form.value?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    return answer.ok;
  }
  const said = computed(() => {
    if (!refused.value) return "";
    const lost = homeless(spots.value, shown).map((spot) => (spot.place ? `${spot.place}: ${either(spot)}` : either(spot)));
    return spots.value.length ? lost.join("; ") : either(refused.value);
  });
  return { refused, at, take, said, clear: () => (refused.value = null) };
}
