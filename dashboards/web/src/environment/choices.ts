// The devices to choose from, found by any of their names. Pure.
import type { Device, Site, Words } from "@/api/types";

/** "gateway/device" -> the name of the plot that it stands on. */
export type Placed = ReadonlyMap<string, string>;
export interface Choice {
  key: string;
  name: string;
  site: string;
  plot: string;
  points: { series: string; name: string }[];
}
type Named = (words: Words | null | undefined, otherwise?: string) => string;

/** Devices with something to draw, those on plots first; points about the instrument itself are left out. */
export function choices(devices: readonly Device[], sites: ReadonlyMap<string, Site["name"]>, placed: Placed, text: string, named: Named): Choice[] {
  const wanted = text.trim().toLowerCase();
  const all = devices.flatMap((device) => {
    const key = `${device.gateway}/${device.id}`;
    const points = device.points.filter((point) => !point.diagnostic).map((point) => ({ series: `${key}/${point.key}`, name: named(point.name, point.key) }));
    return points.length ? [{ key, name: named(device.name, device.id), site: named(device.site ? sites.get(device.site) : null), plot: placed.get(key) ?? "", points }] : [];
  });
  const said = (one: Choice) => [one.key, one.name, one.site, one.plot, ...one.points.map((point) => point.name)].join(" ").toLowerCase();
  return all.filter((one) => said(one).includes(wanted)).sort((a, b) => Number(b.plot !== "") - Number(a.plot !== ""));
}
