// What a page with a list is: data. The API's own schema types it, so that a wrong path, filter or field does not compile.
import type { paths } from "@/api/schema";
import type { Cell } from "@/list/cell";
import type { Due } from "@/list/groups";
import type { Offer } from "@/list/offers";

type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : never;
type Got<P extends keyof paths> = paths[P] extends { get: { responses: { 200: infer Answer } } } ? Json<Answer> : never;

/** Addresses of the API that answer a GET with `items`. */
export type ListPath = { [P in keyof paths]: Got<P> extends { items: readonly unknown[] } ? P : never }[keyof paths];
export type RowOf<P extends ListPath> = Got<P> extends { items: readonly (infer Row)[] } ? Row : never;
export type QueryOf<P extends ListPath> = paths[P] extends { get: { parameters: { query?: infer Query } } } ? NonNullable<Query> : never;
export type FilterName<P extends ListPath> = Exclude<keyof QueryOf<P>, "cursor" | "limit" | "sort"> & string;
/** The answer to a GET of one thing. */
export type OneOf<P extends keyof paths> = Got<P>;

export interface Column<Row> {
  /** Its heading: a key of the family `column`. */
  word: string;
  of: (row: Row) => Cell;
  /** The name that the API sorts by. */
  sort?: string;
  /** Figures stand right. */
  right?: boolean;
}

/** id: of something else; shown only where one came with it. */
export type FilterKind = "id" | "choice" | "text" | "day" | "flag" | "month";
export interface Filter<Name extends string = string> {
  name: Name;
  kind: FilterKind;
  /** Its label: a key of the family `column`. */
  word: string;
  /** The words of its choices: `word.FAMILY.VALUE`. */
  family?: string;
  choices?: readonly string[];
  /** Of a choice that the API knows; only for who may ask for it. */
  offers?: { operation: import("@/dossier/types").Operation; of: () => Promise<readonly Offer[]> };
}

export interface Tab<Name extends string = string> {
  /** A key of the family `tab`. */
  word: string;
  query: Partial<Record<Name, string>>;
  /** Only for who may do this: others would find nothing there. */
  operation?: import("@/dossier/types").Operation;
}

export interface Fact {
  word: string;
  cell: Cell;
}

/** The part of a page that does not depend on what it lists. */
export interface ListSpec<Row = never, Name extends string = string> {
  /** Its name: of the route, of its words (`page.NAME`), of its saved filters. */
  name: string;
  path: string;
  key: (row: Row) => string;
  columns: readonly Column<Row>[];
  filters: readonly Filter<Name>[];
  /** The first is what one sees on coming. */
  tabs: readonly Tab<Name>[];
  /** The usual order, where the API can sort. */
  sort?: string;
  /** Said beside the columns in the preview. */
  preview?: (row: Row) => readonly Fact[];
  /** Where a row leads: the address of its own page. */
  to?: (row: Row) => string | null;
  /** What can be done with a row where it stands. */
  actions?: readonly import("@/dossier/types").Action<Row>[];
  /** What makes another row. */
  adds?: readonly import("@/dossier/types").Action<null>[];
  /** Which group of a work queue a row stands in, and what is left of its time. */
  due?: (row: Row) => Due;
  /** Always asked with this. */
  fixed?: Partial<Record<Name, string>>;
}

/** A list of the API as a page: `list("/api/v1/batches", {…})`. */
export function list<P extends ListPath>(path: P, spec: Omit<ListSpec<RowOf<P>, FilterName<P>>, "path">): ListSpec<RowOf<P>, FilterName<P>> {
  return { path, ...spec };
}

/** Any list, for the machinery that knows nothing of its rows. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyList = ListSpec<any, any>;
