// Filters that a person keeps: by account and page, in this browser.
import { ref, type Ref } from "vue";
import { account } from "@/account/session";

export interface Saved {
  name: string;
  filters: Record<string, string>;
}
const MOST = 12;
const LONGEST = 24;

const place = (page: string) => `zhigen.filters.${account.value?.name ?? ""}.${page}`;

function kept(page: string): Saved[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place(page)) ?? "[]");
    return Array.isArray(found) ? found.filter((one): one is Saved => typeof one?.name === "string" && typeof one?.filters === "object") : [];
  } catch {
    return [];
  }
}

/** The kept filters of a page, how to keep one more (same name: instead), and how to let one go. */
export function useSaved(page: string): { saved: Ref<Saved[]>; keep: (name: string, filters: Record<string, string>) => void; drop: (name: string) => void } {
  const saved = ref(kept(page));
  const write = (next: Saved[]) => {
    saved.value = next;
    localStorage.setItem(place(page), JSON.stringify(next));
  };
  return {
    saved,
    keep(name, filters) {
      const short = name.trim().slice(0, LONGEST);
      if (short) write([...saved.value.filter((one) => one.name !== short), { name: short, filters }].slice(-MOST));
    },
    drop: (name) => write(saved.value.filter((one) => one.name !== name)),
  };
}
