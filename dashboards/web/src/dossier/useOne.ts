// One thing of the API, asked by its id, and asked again after a deed.
import { onScopeDispose, ref, shallowRef } from "vue";
import { asProblem, type Problem } from "@/api/problem";
import { get } from "@/list/fetch";

export function useOne<T>(path: string, id: () => string, more?: (one: T) => Promise<object>) {
  const one = shallowRef<T | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(true);
  let turn = 0;

  async function load(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const found = await get<T>(path, {}, { id: id() });
      const whole = more ? { ...found, ...(await more(found)) } : found;
      if (mine !== turn) return;
      one.value = whole;
      problem.value = null;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }
  void load();
  onScopeDispose(() => (turn = -1));
  return { one, problem, loading, load };
}
