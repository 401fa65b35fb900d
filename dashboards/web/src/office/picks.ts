// What the fields of forms are picked from, each searched by a part of its name: regions, subjects, sites, plots, products.
import { shallowReactive } from "vue";
import { account } from "@/account/session";
import type { Site } from "@/api/types";
import { siteNames } from "@/county/county";
import type { Choice } from "@/dossier/types";
import { words } from "@/list/cell";
import { get, type Page, type Query } from "@/list/fetch";
import type { Offer } from "@/list/offers";
import type { RowOf } from "@/list/types";
import { i18n } from "@/locale";
import { places, regionWords } from "@/office/names";
import { named } from "@/value/name";

type Plot = RowOf<"/api/v1/plots">;
type Template = RowOf<"/api/v1/labels/templates">;
type Goods = RowOf<"/api/v1/products">;
type Subject = RowOf<"/api/v1/subjects">;
const AT_ONCE = 100;
const MOST = 500;
/** The whole nation, which the API says with no code at all. */
export const NATION = "nation";

const within = (text: string, ...names: string[]) => names.some((name) => name.toLowerCase().includes(text.toLowerCase()));

export const regionCalled = (code: string) => (code === NATION ? i18n.global.t("work.pick.nation") : named(regionWords(code), code));
/** What the API takes for a picked region. */
export const regionCode = (picked = "") => (picked === NATION ? "" : picked);

/** Counties and townships of whoever asks; the nation for whoever has it. */
export async function findRegions(text: string): Promise<Choice[]> {
  const found = (await places()).filter(({ code, name }) => within(text, code, name.zh, name.en)).map(({ code }) => ({ value: code, words: regionCalled(code), note: code }));
  const nation = account.value?.region === "" && within(text, regionCalled(NATION)) ? [{ value: NATION, words: regionCalled(NATION) }] : [];
  return [...nation, ...found];
}

/** Counties alone: what holds for a county holds in its townships. */
export const findCounties = async (text: string): Promise<Choice[]> => (await findRegions(text)).filter(({ value }) => value.length === 6 && value !== NATION);

/** Subjects that are not closed; kind: of one kind only, others: of none of these. */
export async function findSubjects(text: string, only: { kind?: string; others?: readonly string[] } = {}): Promise<Choice[]> {
  const query: Query = { text: text || undefined, kind: only.kind, sort: "name", limit: AT_ONCE };
  const [found] = await Promise.all([get<Page>("/api/v1/subjects", query), places()]);
  const rows = (found.items as Subject[]).filter((row) => row.state !== "closed" && !only.others?.includes(row.kind));
  return rows.map((row) => ({ value: row.id, words: row.name, note: `${i18n.global.t(`work.word.subject_kind.${row.kind}`)} · ${regionCalled(row.region.slice(0, 9))}` }));
}

const allSites = async () => (await get<{ items: Site[] }>("/api/v1/sites")).items;
export const siteCalled = (id: string) => named(siteNames.value.get(id), id);

/** Farms, shops, test rooms and gates as their gateways tell of them. */
export async function findSites(text: string): Promise<Choice[]> {
  const [sites] = await Promise.all([allSites(), places()]);
  const found = sites.filter(({ id, name }) => within(text, id, name.zh, name.en));
  return found.map(({ id, name, region }) => ({ value: id, words: named(name, id), note: `${regionCalled(region.slice(0, 9))} · ${id}` }));
}

/** The same as the choices of a filter. */
export const siteOffers = async (): Promise<Offer[]> => (await allSites()).map(({ id, name }) => ({ value: id, cells: [words(name, id)] }));

/** The plots of a subject by the code that is printed of them. */
export async function findOrigins(text: string, subject: string): Promise<Choice[]> {
  if (!subject) return [];
  const { items } = await get<Page>("/api/v1/plots", { subject, limit: MOST });
  const found = (items as Plot[]).filter((one) => within(text, one.origin_code, one.name));
  return found.map((one) => ({ value: one.origin_code, words: one.origin_code, note: `${one.name} · ${i18n.global.t(`work.word.plot_kind.${one.kind}`)}` }));
}

/** What lately grew, or was made: each name once. */
export async function findProducts(text: string, path: "/api/v1/cycles" | "/api/v1/batches", query: Query = {}): Promise<Choice[]> {
  const { items } = await get<Page>(path, { ...query, limit: MOST });
  const names = new Set((items as { product: string }[]).map((one) => one.product).filter((name) => name && within(text, name)));
  return [...names].sort((a, b) => a.localeCompare(b, "zh")).map((name) => ({ value: name, words: name }));
}

const goods = shallowReactive(new Map<string, string>());
const sought = new Set<string>();
async function goodsOf(query: Query): Promise<Goods[]> {
  const rows = (await get<Page>("/api/v1/products", { ...query, limit: AT_ONCE })).items as Goods[];
  for (const one of rows) goods.set(one.registration, one.name);
  return rows;
}
/** A registration with the name of what it is of; the number alone until that is known, or where nobody knows it. */
export function goodsCalled(registration: string): string {
  if (registration && !goods.has(registration) && !sought.has(registration)) {
    sought.add(registration);
    void goodsOf({ registration }).catch(() => sought.delete(registration));
  }
  return [goods.get(registration), registration].filter(Boolean).join(" · ");
}

/** Goods of a kind by name, maker or registration; a number that the catalogue does not have may have been used all the same. */
export async function findGoods(text: string, kind: string): Promise<Choice[]> {
  const rows = await goodsOf({ search: text || undefined, kind, sort: "name" });
  if (!rows.length && /\d/.test(text)) return [{ value: text, words: text, note: i18n.global.t("work.pick.as_typed") }];
  return rows.map((one) => ({ value: one.registration, words: goodsCalled(one.registration), note: one.maker }));
}

const templates = shallowReactive(new Map<string, string>());
/** A template by its product, where it was found lately. */
export const templateCalled = (id: string) => templates.get(id) ?? id;

/** What the county approved of a subject's labels. */
export async function findTemplates(text: string, subject: string): Promise<Choice[]> {
  if (!subject) return [];
  const { items } = await get<Page>("/api/v1/labels/templates", { subject, state: "approved", limit: MOST });
  const found = (items as Template[]).filter((one) => within(text, one.product, one.origin));
  for (const one of found) templates.set(one.id, one.product);
  return found.map((one) => ({ value: one.id, words: one.product, note: `${one.origin} · ${one.shelf_life}` }));
}

/** Townships: what is filed lies in one. */
export const findTownships = async (text: string): Promise<Choice[]> => (await findRegions(text)).filter(({ value }) => value.length === 9);

const SECTORS = ["crops", "livestock", "aquatic"] as const;
export type Sector = (typeof SECTORS)[number];
export const sectorCalled = (sector: string) => i18n.global.t(`work.word.sector.${sector}`);
export const findSectors = (text: string): Promise<Choice[]> => Promise.resolve(SECTORS.map((value) => ({ value, words: sectorCalled(value) })).filter(({ words }) => within(text, words)));
