// The state of a list lives in the address: filters, order, how far one has gone, which row is open.
import type { LocationQuery } from "vue-router";
import { may } from "@/account/session";
import type { AnyList, Tab } from "@/list/types";

export interface Place {
  /** Filters as the API takes them. */
  filters: Record<string, string>;
  sort: string;
  /** How many pages are shown. */
  pages: number;
  /** The key of the row whose preview is open. */
  row: string;
}

const MOST_PAGES = 20;
const OWN = { sort: "sort", pages: "pages", row: "row" };

/** The one value of a name that an address says, the first of several, "" for none. */
export const one = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value[0] : value) ?? "";

/** The tabs that somebody of this role has. */
export const tabsOf = (spec: AnyList): readonly Tab[] => spec.tabs.filter((tab) => !tab.operation || may(tab.operation));

/** What an address says; what this list does not know, and what its choices do not hold, is left out. */
export function read(spec: AnyList, query: LocationQuery): Place {
  const filters: Record<string, string> = {};
  const untouched = spec.filters.every((filter) => query[filter.name] === undefined) && query[OWN.sort] === undefined;
  for (const filter of spec.filters) {
    const value = one(query[filter.name]).trim();
    if (value && (!filter.choices || filter.choices.includes(value))) filters[filter.name] = value;
  }
  const pages = Number(one(query[OWN.pages]));
  const sortable = spec.columns.flatMap((column) => (column.sort ? [column.sort] : []));
  const sort = one(query[OWN.sort]);
  return {
    // Somebody who comes without a wish sees the first tab; an empty filter in the address ("state=") is a wish too.
    filters: untouched ? { ...(tabsOf(spec)[0]?.query as Record<string, string>) } : filters,
    sort: sortable.includes(sort.replace(/^-/, "")) ? sort : (spec.sort ?? ""),
    pages: Number.isInteger(pages) && pages > 1 ? Math.min(pages, MOST_PAGES) : 1,
    row: one(query[OWN.row]),
  };
}

/** The address of a place. What the first tab filters by is written even when it is empty, or it would come back. */
export function write(spec: AnyList, place: Place): Record<string, string> {
  const query: Record<string, string> = {};
  const first = (tabsOf(spec)[0]?.query ?? {}) as Record<string, string>;
  if (!same(place.filters, first)) {
    for (const name of Object.keys(first)) query[name] = "";
    Object.assign(query, place.filters);
  }
  if (place.sort && place.sort !== spec.sort) {
    query[OWN.sort] = place.sort;
    if (same(place.filters, first)) Object.assign(query, place.filters);
  }
  if (place.pages > 1) query[OWN.pages] = String(place.pages);
  if (place.row) query[OWN.row] = place.row;
  return query;
}

/** Whether two filters ask for the same; empty ones count for nothing. */
export function same(a: Record<string, string>, b: Record<string, string>): boolean {
  const filled = (of: Record<string, string>) => Object.entries(of).filter(([, value]) => value !== "").sort().join();
  return filled(a) === filled(b);
}

/** The order after a click on a heading: falling first for what already rises. */
export const turned = (sort: string, name: string) => (sort === name ? `-${name}` : name);

/** A day of the law's zone as the API takes it, where it wants ms. */
export const dayStart = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
