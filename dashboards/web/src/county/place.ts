// The name of the county this house stands in; asked once, before anyone logs in.
import { computed, shallowRef } from "vue";
import { ask, client } from "@/api/client";
import type { Words } from "@/api/types";
import { named } from "@/value/name";

const county = shallowRef<{ code: string; name: Words } | null>(null);

export const regionName = computed(() => named(county.value?.name, county.value?.code));

export async function loadPlace(): Promise<void> {
  county.value = await ask(client.GET("/api/v1/county"));
}
