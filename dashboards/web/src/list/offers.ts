// Choices that the API knows and a page does not: people to hand something to.
import { onMounted, shallowRef } from "vue";
import { asProblem, type Problem } from "@/api/problem";
import { plain, type Cell, type Teller } from "@/list/cell";

export interface Offer {
  value: string;
  /** What tells it from the others. */
  cells: readonly Cell[];
}
type Asking = () => Promise<readonly Offer[]>;

export const offerText = (offer: Offer, tell: Teller) => offer.cells.map((cell) => plain(cell, tell)).filter(Boolean).join(" · ");

/** The offers by the names of their fields; asked once, when the form is there. */
export function useOffers(asked: () => ReadonlyMap<string, Asking>, failed: (problem: Problem) => void = () => undefined) {
  const offers = shallowRef<Readonly<Record<string, readonly Offer[]>>>({});
  onMounted(async () => {
    for (const [name, ask] of asked()) {
      try {
        offers.value = { ...offers.value, [name]: await ask() };
      } catch (error) {
        failed(asProblem(error));
      }
    }
  });
  return offers;
}
