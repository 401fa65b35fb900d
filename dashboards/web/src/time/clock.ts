// One ticking clock for all ages on the page, set by the cloud's beats: an office PC with a wrong clock shows true ages.
import { readonly, ref } from "vue";

let skew = 0;
const current = ref(Date.now());
setInterval(() => (current.value = Date.now() + skew), 1000);

/** The cloud's time in ms, ticking every second. */
export const now = readonly(current);

/** Take the cloud's word for what time it is. */
export function setClock(cloudNow: number): void {
  skew = cloudNow - Date.now();
  current.value = cloudNow;
}
