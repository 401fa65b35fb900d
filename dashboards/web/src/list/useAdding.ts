// What makes another row of a list, and the form of it that is open beside its rows.
import { computed, shallowRef } from "vue";
import { may } from "@/account/session";
import type { Action } from "@/dossier/types";
import type { AnyList } from "@/list/types";

export function useAdding(spec: AnyList, added: (row: unknown) => Promise<void>) {
  const adds = computed(() => (spec.adds ?? []).filter((one) => may(one.operation) && one.when(null)));
  const adding = shallowRef<Action<null> | null>(null);
  async function came(row: unknown) {
    adding.value = null;
    await added(row);
  }
  return { adds, adding, came };
}
