// What the fields of forms are picked from, each searched by a part of its name: regions, subjects, names of products.
import { account } from "@/account/session";
import type { Choice } from "@/dossier/types";
import { get, type Page, type Query } from "@/list/fetch";
import type { RowOf } from "@/list/types";
import { i18n } from "@/locale";
import { places, regionWords } from "@/office/names";
import { named } from "@/value/name";

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

/** Subjects that are not closed; kind: of one kind only, others: of none of these. */
export async function findSubjects(text: string, only: { kind?: string; others?: readonly string[] } = {}): Promise<Choice[]> {
  const query: Query = { text: text || undefined, kind: only.kind, sort: "name", limit: AT_ONCE };
  const [found] = await Promise.all([get<Page>("/api/v1/subjects", query), places()]);
  const rows = (found.items as Subject[]).filter((row) => row.state !== "closed" && !only.others?.includes(row.kind));
  return rows.map((row) => ({ value: row.id, words: row.name, note: `${i18n.global.t(`work.word.subject_kind.${row.kind}`)} · ${regionCalled(row.region.slice(0, 9))}` }));
}

/** What lately grew, or was made: each name once. */
export async function findProducts(text: string, path: "/api/v1/cycles" | "/api/v1/batches", query: Query = {}): Promise<Choice[]> {
  const { items } = await get<Page>(path, { ...query, limit: MOST });
  const names = new Set((items as { product: string }[]).map((one) => one.product).filter((name) => name && within(text, name)));
  return [...names].sort((a, b) => a.localeCompare(b, "zh")).map((name) => ({ value: name, words: name }));
}
