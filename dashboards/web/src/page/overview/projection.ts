// From degrees to the picture: a county is small, so a plain cylinder whose east-west is shortened by its latitude. Pure.
import type { Outlines } from "@/api/types";

type Point = readonly [number, number];
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
export type Project = (point: Point) => [number, number];
type Geometry = { type: string; coordinates: unknown };

/** The rings of a Polygon or MultiPolygon. */
export function ringsOf(geometry: Geometry): Point[][] {
  const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as Point[][][];
  return polygons.flat();
}

/** All points fit into the box, in its middle; north is up. Without any point everything lies in the middle. */
export function projection(points: readonly Point[], box: Box): Project {
  if (!points.length) return () => [box.left + box.width / 2, box.top + box.height / 2];
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(box.width / Math.max(1e-6, (east - west) * narrow), box.height / Math.max(1e-6, north - south));
  const left = box.left + (box.width - (east - west) * narrow * scale) / 2;
  const top = box.top + (box.height - (north - south) * scale) / 2;
  return ([x, y]) => [left + (x - west) * narrow * scale, top + (north - y) * scale];
}

const round = (n: number) => Math.round(n * 10) / 10;

/** As the `d` of an SVG path. */
export const pathOf = (geometry: Geometry, project: Project) =>
  ringsOf(geometry)
    .map((ring) => `M${ring.slice(0, -1).map((point) => project(point).map(round).join(" ")).join("L")}Z`)
    .join("");

export const pointsOf = (outlines: Outlines | null): Point[] => (outlines?.features ?? []).flatMap((one) => ringsOf(one.geometry as unknown as Geometry).flat());

/** Points that would lie on each other are moved apart along a small ring, so that each can be seen and hit. */
export function apart<T extends { x: number; y: number }>(points: readonly T[], least: number): T[] {
  const placed: T[] = [];
  for (const one of points) {
    let spot = one;
    for (let turn = 1; turn <= 16 && placed.some((other) => Math.hypot(other.x - spot.x, other.y - spot.y) < least); turn++) {
      const angle = (turn * Math.PI * 2) / 8;
      const far = least * Math.ceil(turn / 8);
      spot = { ...one, x: one.x + Math.cos(angle) * far, y: one.y + Math.sin(angle) * far };
    }
    placed.push(spot);
  }
  return placed;
}

/** Where a name stands: at its centre, or the nearest spot beside it whose box has no point in it. */
export function labelSpot(centre: { x: number; y: number }, points: readonly { x: number; y: number }[], box: { width: number; height: number }): { x: number; y: number } {
  const { width, height } = box;
  const hits = (spot: { x: number; y: number }) => points.filter((one) => Math.abs(one.x - spot.x) < width / 2 && Math.abs(one.y - spot.y) < height / 2).length;
  const spots = [[0, 0], [0, -0.6], [0, 0.6], [0.4, 0], [-0.4, 0], [0, -1.1], [0, 1.1], [0.6, -0.6], [-0.6, -0.6], [0.6, 0.6], [-0.6, 0.6]].map(([dx, dy]) => ({ x: centre.x + dx! * width, y: centre.y + dy! * height }));
  return spots.reduce((best, spot) => (hits(spot) < hits(best) ? spot : best));
}
