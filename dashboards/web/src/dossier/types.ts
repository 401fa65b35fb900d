// What a page about one thing is: data, as a list is. Sections in one column, what is to be done at its side.
import type { operations, paths } from "@/api/schema";
import type { AnyList, Column, Fact, OneOf } from "@/list/types";
import type { Cell } from "@/list/cell";
import type { Offer } from "@/list/offers";
import type { Component } from "vue";

/** What may be done with the API, by name: who may not do it does not see it. */
export type Operation = keyof operations;
type Method = "post" | "patch";
type Asked<P extends keyof paths, M extends Method> = paths[P] extends { [_ in M]: { requestBody?: infer Request } } ? NonNullable<Request> : never;
type BodyOf<P extends keyof paths, M extends Method = "post"> = [Asked<P, M>] extends [never] ? never : Asked<P, M> extends { content: { "application/json": infer Body } } ? Body : never;
type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends { [_ in M]: object } ? P : never }[keyof paths];
export type PostPath = PathOf<"post">;
type Values = Record<string, string>;

/** One that can be picked: what the API takes, how it is called, what tells it from its namesakes. */
export interface Choice {
  value: string;
  words: string;
  note?: string;
}

export interface Field<Name extends string = string> {
  name: Name;
  /** line: text of one line; pick, picks: one or some of a list that is searched by typing. */
  kind: "text" | "line" | "lines" | "choice" | "day" | "moment" | "number" | "flag" | "pick" | "picks";
  /** A key of the family `field`. */
  word: string;
  /** Which of several alike: said in its label. */
  nth?: number;
  most?: number;
  optional?: boolean;
  family?: string;
  choices?: readonly string[];
  /** Of a choice whose few values the API knows, by the row that it is about. */
  offers?: (row: never) => Promise<readonly Offer[]>;
  /** What the other fields hold once this one is chosen, by the row that it is about. */
  fills?: (value: string, row: never) => Values;
  /** Asked only where what the other fields hold wants it. */
  when?: (values: Values) => boolean;
  /** What can be picked, by what was typed of its name. */
  find?: (text: string, values: Values) => Promise<readonly Choice[]>;
  /** How what was picked is called; as it is where nothing is said. */
  called?: (value: string) => string;
  /** The field that what can be picked depends on: where that changes, it is picked anew. */
  by?: string;
  /** What is typed may be taken although the list does not have it. */
  free?: boolean;
  /** Problems of the API that are told beside it. */
  codes?: readonly string[];
  /** Said under it: a key of the family `hint`. */
  hint?: string;
}

/** What the cloud shows this once: a password, and whose it is; or facts, read here and written down nowhere by the page. */
export type Once = Password | { word: Lost; facts: readonly Fact[] };
export interface Password {
  whose: string;
  secret: string;
}
/** What it was, where it was done and its answer never came: a key of the family `lost`. */
type Lost = "password" | "buyer";

export interface Action<Row> {
  /** The operation of the API: who may not call it does not see the button. */
  operation: Operation;
  /** The deed, on the button: a key of the family `deed`. */
  word: string;
  path: string;
  /** POST where nothing is said. */
  method?: "PATCH";
  /** Whether it can be done with this now. */
  when: (row: Row) => boolean;
  fields: readonly Field[];
  /** What the fields hold to begin with. */
  start?: (row: Row) => Values;
  /** id in the path; the version that was seen. Of some that belong to the row, the one that its field holds. */
  of: (row: Row, values: Values) => { id: string; version?: number };
  body?: (values: Values, row: Row) => unknown;
  /** Of the answer, what is shown now and never again. */
  once?: (answer: unknown) => Once;
  lost?: Lost;
  /** Of the answer, the address of what came of it: one is led there. */
  leads?: (answer: unknown) => string;
  /** What one is expected to do: one of them is filled. */
  first?: boolean;
  /** It takes something away from somebody. */
  stop?: boolean;
}

/** A deed on one thing; its body is the API's. */
export function deed<P extends PostPath, Row>(
  path: P,
  spec: Omit<Action<Row>, "path" | "method" | "body"> & ([BodyOf<P>] extends [never] ? { body?: undefined } : { body: (values: Values, row: Row) => BodyOf<P> }),
): Action<Row> {
  return { path, ...spec } as Action<Row>;
}

/** A deed that sets some of what one thing says. */
export function amendment<P extends PathOf<"patch">, Row>(path: P, spec: Omit<Action<Row>, "path" | "method" | "body"> & { body: (values: Values, row: Row) => BodyOf<P, "patch"> }): Action<Row> {
  return { path, method: "PATCH", ...spec };
}

/** A deed of a list, that makes another one of its rows. */
export function addition<P extends PostPath>(path: P, spec: Pick<Action<null>, "operation" | "word" | "fields" | "once" | "lost"> & { when?: () => boolean; start?: () => Values; body: (values: Values) => BodyOf<P> }): Action<null> {
  return { path, when: () => true, of: () => ({ id: "" }), first: true, ...spec };
}

export interface Moment {
  at: number;
  /** What happened, said as it is. */
  cell: Cell;
  by: string;
  /** What it put right: it is struck and this hangs under it. */
  corrects?: string;
  id?: string;
  more?: readonly Fact[];
}

export type Section<Row> =
  | { word: string; kind: "facts"; of: (row: Row) => readonly Fact[]; when?: (row: Row) => boolean }
  /** Rows that the thing brought along. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  | { word: string; kind: "rows"; columns: readonly Column<any>[]; of: (row: Row) => readonly unknown[]; to?: (one: any) => string | null; when?: (row: Row) => boolean }
  /** Rows of another list that belong to it. */
  | { word: string; kind: "related"; list: () => Promise<{ default: AnyList }>; page: string; operation: Operation; query: (row: Row) => Record<string, string>; when?: (row: Row) => boolean }
  /** Facts or rows that another address of the API tells. */
  | { word: string; kind: "asked"; operation: Operation; of: (row: Row) => Promise<readonly Fact[]>; when?: (row: Row) => boolean }
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  | { word: string; kind: "fetched"; operation: Operation; columns: readonly Column<any>[]; of: (row: Row) => Promise<readonly unknown[]>; when?: (row: Row) => boolean }
  | { word: string; kind: "timeline"; of: (row: Row) => Promise<readonly Moment[]>; when?: (row: Row) => boolean }
  | { word: string; kind: "own"; component: () => Promise<{ default: Component }>; when?: (row: Row) => boolean };

export interface DossierSpec<Row = never> {
  /** Of the page whose list leads here. */
  name: string;
  path: string;
  /** What other addresses of the API tell of it, fetched with it: what is to be done hangs on that too. */
  more?: (one: never) => Promise<object>;
  title: (row: Row) => Cell;
  state?: (row: Row) => Cell;
  /** The line under the title. */
  under: (row: Row) => readonly Fact[];
  sections: readonly Section<Row>[];
  actions: readonly Action<Row>[];
  /** Papers that the API makes of it. */
  papers?: (row: Row) => readonly { word: string; href: string }[];
}

export function dossier<P extends keyof paths>(path: P, spec: Omit<DossierSpec<OneOf<P>>, "path" | "more">): DossierSpec<OneOf<P>>;
export function dossier<P extends keyof paths, More extends object>(
  path: P,
  spec: Omit<DossierSpec<OneOf<P> & More>, "path" | "more"> & { more: (one: OneOf<P>) => Promise<More> },
): DossierSpec<OneOf<P> & More>;
export function dossier(path: string, spec: Omit<DossierSpec, "path">): DossierSpec {
  return { path, ...spec };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyDossier = DossierSpec<any>;
