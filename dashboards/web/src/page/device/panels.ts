// From points and their columns to panels: one per unit, in the order of the points; on-off switches by themselves, and
// what is about the instrument apart from what it measures: a battery at 81% is no humidity.
import type { Device } from "@/api/types";
import type { Columns, Panel } from "@/chart/model";
import type { Grain } from "@/page/device/history";
import { SWITCHES } from "@/value/switches";

const MINUTE = 60_000;

/** A window in which it was on for half of the time or more counts as on. */
const mostly = (value: number | null) => (value === null ? null : value >= 0.5 ? 1 : 0);

export function panelsOf(device: Device, columns: ReadonlyMap<string, Columns & Grain>, nameOf: (point: Device["points"][number]) => string): Panel[] {
  const panels = new Map<string, Panel>();
  for (const point of device.points) {
    const found = columns.get(`${device.gateway}/${device.id}/${point.key}`);
    if (!found) continue;
    const isSwitch = SWITCHES.has(point.measurement);
    // Figures without a unit do not share a scale: each has its own panel.
    const group = isSwitch ? point.key : `${point.diagnostic} ${point.unit || point.measurement}`;
    const panel = panels.get(group) ?? { unit: point.unit, lines: [] };
    panel.lines.push({
      ...found,
      value: isSwitch ? found.value.map(mostly) : found.value,
      key: point.key,
      name: nameOf(point),
      decimals: point.decimals,
      spacing: (t) => Math.max(found.window(t) || point.interval_ms || MINUTE, found.thinned.some((one) => t >= one.start && t < one.end) ? MINUTE : 0),
      windowed: found.window(found.t[0] ?? 0) > 0 || found.thinned.length > 0,
      isSwitch,
      limits: point.alarm ? [{ side: point.alarm.side, value: point.alarm.limit }] : [],
    });
    panels.set(group, panel);
  }
  return [...panels.values()];
}
