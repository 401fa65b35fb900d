// The names behind ids and codes: subjects and townships, fetched when first wanted, kept for the log-in.
import { shallowReactive, watch } from "vue";
import { account, may } from "@/account/session";
import type { Words } from "@/api/types";
import { countyWords } from "@/county/place";
import { get, type Page } from "@/list/fetch";
import { named } from "@/value/name";

interface Own {
  id: string;
  name: string;
}
interface Known {
  id: string;
  name: Words;
  yours: boolean;
}
const AT_ONCE = 50;
const subjects = shallowReactive(new Map<string, { name: Words; yours: boolean }>());
interface Region {
  code: string;
  name: { zh: string; en: string };
}
const above = shallowReactive(new Map<string, Region["name"]>());
const townships = shallowReactive(new Map<string, Region["name"]>());
const wanted = new Set<string>();
const never = new Set<string>();
let begun: Promise<void> | undefined;
let gathering: ReturnType<typeof setTimeout> | undefined;

/** The county's townships and its first subjects come at once: most lists want nothing else. */
async function first(): Promise<void> {
  const many = may("listSubjects") ? get<Page>("/api/v1/subjects", { limit: 500 }) : Promise.resolve({ items: [] });
  const places = (level: string) => get<Page>("/api/v1/regions", { limit: 500, level }).catch(() => ({ items: [] }));
  const [found, regions, counties] = await Promise.all([many.catch(() => ({ items: [] })), places("township"), places("county")]);
  for (const one of found.items as Own[]) subjects.set(one.id, { name: { zh: one.name, en: one.name }, yours: true });
  for (const one of regions.items as Region[]) townships.set(one.code, one.name);
  for (const one of counties.items as Region[]) above.set(one.code, one.name);
}

const begin = () => (begun ??= first());

async function gather(): Promise<void> {
  gathering = undefined;
  await begin();
  const missing = [...wanted].filter((id) => id && !subjects.has(id) && !never.has(id));
  wanted.clear();
  for (const id of missing) never.add(id);
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    const found = await get<Page>("/api/v1/names", { id: missing.slice(at, at + AT_ONCE) }).catch(() => ({ items: [] }));
    for (const one of found.items as Known[]) subjects.set(one.id, one);
  }
}

function want(id: string): void {
  if (id) wanted.add(id);
  gathering ??= setTimeout(() => void gather(), 20);
}

/** The name of a subject; the end of its id until it is known, or where nobody knows it. */
export function subjectName(id: string): string {
  const known = subjects.get(id);
  if (!known && id && !never.has(id)) want(id);
  return known ? named(known.name, id) : (id ? `…${id.slice(-8)}` : "");
}

/** Whether whoever is here may open a subject: others are named, and lead nowhere. */
export const opens = (id: string) => subjects.get(id)?.yours ?? false;

export function regionWords(code: string): Region["name"] {
  if (!begun) want("");
  return townships.get(code) ?? above.get(code) ?? countyWords(code) ?? { zh: code, en: code };
}

/** Counties and townships, once they are known. */
export async function places(): Promise<Region[]> {
  await begin();
  return [...above, ...townships].map(([code, name]) => ({ code, name }));
}

/** Every township that is known, for choices. */
export const knownTownships = townships;

watch(account, (who) => {
  if (who) return;
  subjects.clear();
  above.clear();
  townships.clear();
  wanted.clear();
  never.clear();
  begun = undefined;
});
