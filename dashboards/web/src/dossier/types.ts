// What a page about one thing is: data, as a list is. Sections in one column, what is to be done at its side.
import type { operations, paths } from "@/api/schema";
import type { AnyList, Column, Fact, OneOf } from "@/list/types";
import type { Cell } from "@/list/cell";
import type { Offer } from "@/list/offers";
import type { Component } from "vue";

/** What may be done with the API, by name: who may not do it does not see it. */
export type Operation = keyof operations;
type Asked<P extends keyof paths> = paths[P] extends { post: { requestBody?: infer Request } } ? NonNullable<Request> : never;
type BodyOf<P extends keyof paths> = [Asked<P>] extends [never] ? never : Asked<P> extends { content: { "application/json": infer Body } } ? Body : never;
export type PostPath = { [P in keyof paths]: paths[P] extends { post: object } ? P : never }[keyof paths];

export interface Field<Row = never> {
  name: string;
  /** line: a text of one line. */
  kind: "text" | "line" | "lines" | "choice" | "day" | "number" | "flag";
  /** A key of the family `field`. */
  word: string;
  most?: number;
  optional?: boolean;
  family?: string;
  choices?: readonly string[];
  /** Of a choice that the API knows. */
  offers?: (row: Row) => Promise<readonly Offer[]>;
}

export interface Action<Row> {
  /** The operation of the API: who may not call it does not see the button. */
  operation: Operation;
  /** The deed, on the button: a key of the family `deed`. */
  word: string;
  path: string;
  /** Whether it can be done with this now. */
  when: (row: Row) => boolean;
  fields: readonly Field<Row>[];
  /** id in the path; the version that was seen. */
  of: (row: Row) => { id: string; version?: number };
  body?: (values: Record<string, string>, row: Row) => unknown;
  /** What one is expected to do: one of them is filled. */
  first?: boolean;
  /** It takes something away from somebody. */
  stop?: boolean;
}

/** A deed on one thing; its body is the API's. */
export function deed<P extends PostPath, Row>(
  path: P,
  spec: Omit<Action<Row>, "path" | "body"> & ([BodyOf<P>] extends [never] ? { body?: undefined } : { body: (values: Record<string, string>, row: Row) => BodyOf<P> }),
): Action<Row> {
  return { path, ...spec } as Action<Row>;
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
  | { word: string; kind: "rows"; columns: readonly Column<any>[]; of: (row: Row) => readonly unknown[]; when?: (row: Row) => boolean }
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
  title: (row: Row) => Cell;
  state?: (row: Row) => Cell;
  /** The line under the title. */
  under: (row: Row) => readonly Fact[];
  sections: readonly Section<Row>[];
  actions: readonly Action<Row>[];
  /** Papers that the API makes of it. */
  papers?: (row: Row) => readonly { word: string; href: string }[];
}

export function dossier<P extends keyof paths>(path: P, spec: Omit<DossierSpec<OneOf<P>>, "path">): DossierSpec<OneOf<P>> {
  return { path, ...spec };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyDossier = DossierSpec<any>;
