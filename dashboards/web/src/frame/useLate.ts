// Nothing for the first 300 ms, then the skeleton: a fast answer must not flicker.
import { onScopeDispose, ref, watch, type Ref } from "vue";

export function useLate(loading: Ref<boolean>, delay = 300): Ref<boolean> {
  const shown = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    loading,
    (is) => {
      clearTimeout(timer);
      if (is) timer = setTimeout(() => (shown.value = true), delay);
      else shown.value = false;
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return shown;
}
