// Whose house this is: the county, told to anyone before the log-in. Also its language, for a browser that never chose.
import { computed, shallowRef } from "vue";
import { ask, client } from "@/api/client";
import type { About, Words } from "@/api/types";
import { chosen, speak } from "@/locale";
import { named } from "@/value/name";

const about = shallowRef<About | null>(null);

/** The county's name, else its code, else "". */
export const regionName = computed(() => named(about.value?.county, about.value?.county_code));
/** The county by its code: an account of a township is not told the names of what lies around it. */
export const countyWords = (code: string): Words | undefined => (about.value?.county.zh && about.value.county_code === code ? about.value.county : undefined);

export async function loadPlace(): Promise<void> {
  if (about.value) return;
  about.value = await ask(client.GET("/api/v1/about"));
  if (!chosen()) await speak(about.value.language);
}
