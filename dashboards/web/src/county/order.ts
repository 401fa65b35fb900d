// What needs a look first: pure order and filters of the field overview.
import type { Device, Gateway, Site } from "@/api/types";
import { isBad, type Shape } from "@/value/judge";

export type Show = "all" | "alarm" | "lost";
export const hasAlarm = (device: Device) => device.points.some((point) => point.alarm !== null);
export const isLost = (device: Device) => device.state !== "ok";
export const isDoubtful = (device: Device) => device.points.some((point) => point.latest !== null && isBad(point.latest.quality));
const RANK: Record<string, number> = { critical: 0, warning: 1, notice: 3 };

/** 0 = look now … 9 = all is well. */
export function urgency(device: Device): number {
  const alarms = device.points.flatMap((point) => (point.alarm ? [RANK[point.alarm.severity] ?? 1] : []));
  const worst = Math.min(9, ...alarms);
  return Math.min(worst, isLost(device) ? 2 : 9, isDoubtful(device) ? 4 : 9);
}

export function deviceShape(device: Device): Shape {
  const rank = urgency(device);
  if (rank === 0) return "stop";
  if (rank === 2) return "unknown";
  return rank < 9 ? "check" : "pass";
}

export interface Section {
  site: Site;
  gateways: Gateway[];
  devices: Device[];
}

/** Sites with their devices, worst first in both; sites without a matching device fall out of a filtered list. */
export function sections(
  sites: readonly Site[],
  gateways: readonly Gateway[],
  devices: readonly Device[],
  filter: { show: Show; site: string },
): Section[] {
  const wanted = (device: Device) => filter.show === "all" || (filter.show === "alarm" ? hasAlarm(device) : isLost(device));
  const filtered = filter.show !== "all" || filter.site !== "";
  return sites
    .filter((site) => filter.site === "" || site.id === filter.site)
    .map((site) => ({
      site,
      gateways: gateways.filter((gateway) => gateway.site === site.id),
      devices: devices
        .filter((device) => device.site === site.id && wanted(device))
        .sort((a, b) => urgency(a) - urgency(b) || a.name.zh.localeCompare(b.name.zh, "zh")),
    }))
    .filter((section) => !filtered || section.devices.length > 0)
    .sort((a, b) => top(a) - top(b));
}

const top = (section: Section) => Math.min(9, ...section.devices.map(urgency));
