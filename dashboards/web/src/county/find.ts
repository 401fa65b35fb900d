// What a typed or scanned code, or a piece of a name, may mean: devices, gateways, sites.
import type { Device, Gateway, Site, Words } from "@/api/types";

export interface Found {
  kind: "device" | "gateway" | "site";
  name: Words;
  code: string;
  to: string;
}

export function find(text: string, sites: readonly Site[], gateways: readonly Gateway[], devices: readonly Device[]): Found[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const all: Found[] = [
    ...devices.map((d) => ({ kind: "device" as const, name: d.name, code: `${d.gateway}/${d.id}`, to: `/devices/${d.gateway}/${d.id}` })),
    ...gateways.map((g) => ({ kind: "gateway" as const, name: { zh: g.id, en: g.id }, code: g.id, to: `/gateways/${g.id}` })),
    ...sites.map((s) => ({ kind: "site" as const, name: s.name, code: s.id, to: `/?site=${encodeURIComponent(s.id)}` })),
  ];
  const says = (found: Found) => [found.name.zh, found.name.en ?? "", found.code].some((word) => word.toLowerCase().includes(wanted));
  const exact = (found: Found) => Number(found.code.toLowerCase() !== wanted && !found.code.toLowerCase().endsWith(`/${wanted}`));
  return all.filter(says).sort((a, b) => exact(a) - exact(b)).slice(0, 8);
}
