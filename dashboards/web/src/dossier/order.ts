// A timeline: the latest first; what puts something right hangs under it, and that one is struck, never hidden. Pure.
import type { Moment } from "@/dossier/types";

export interface Told extends Moment {
  struck: boolean;
  under: readonly Told[];
}

export function told(moments: readonly Moment[]): Told[] {
  const known = new Set(moments.flatMap((one) => (one.id ? [one.id] : [])));
  const hanging = (id: string | undefined, seen: ReadonlySet<string>): Told[] =>
    id ? moments.filter((one) => one.corrects === id && !(one.id && seen.has(one.id))).map((one) => build(one, new Set([...seen, id]))) : [];
  const build = (one: Moment, seen: ReadonlySet<string>): Told => {
    const under = hanging(one.id, seen).sort((a, b) => a.at - b.at);
    return { ...one, under, struck: under.length > 0 };
  };
  return moments.filter((one) => !one.corrects || !known.has(one.corrects)).map((one) => build(one, new Set())).sort((a, b) => b.at - a.at);
}
