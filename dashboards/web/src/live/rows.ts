// A row of the live stream, and what it does to a point that is on the screen.
import type { Device, Point } from "@/api/types";

/** [series, t ms, value, quality word] */
export type Row = [string, number, number | null, string];
const KEEP = 40;

/** The point after a row: newer values only, the sparkline grows at most once a spacing. */
export function afterRow(point: Point, row: Row, spacing: number): Point {
  const [, t, value, quality] = row;
  if (point.latest && t <= point.latest.t) return point;
  const latest = { t, value, quality } as Point["latest"];
  const grown = !point.latest || t - (point.latest.t - (point.latest.t % spacing)) >= spacing;
  const recent = grown ? [...point.recent, value].slice(-KEEP) : [...point.recent.slice(0, -1), value];
  return { ...point, latest, recent };
}

/** The devices after a batch of rows; untouched devices stay the same objects, so that only what changed is drawn. */
export function afterRows(devices: readonly Device[], rows: readonly Row[], spacing = 60_000): Device[] {
  const bySeries = new Map<string, Row[]>();
  for (const row of rows) bySeries.set(row[0], [...(bySeries.get(row[0]) ?? []), row]);
  return devices.map((device) => {
    let touched = false;
    const points = device.points.map((point) => {
      const mine = bySeries.get(`${device.gateway}/${device.id}/${point.key}`);
      if (!mine) return point;
      const after = mine.reduce((so_far, row) => afterRow(so_far, row, spacing), point);
      touched ||= after !== point;
      return after;
    });
    return touched ? { ...device, points } : device;
  });
}
