// How a map is looked at: all of it in its box, nearer by a factor about a middle. Pure.
import type { Box } from "@/page/overview/projection";

export interface View {
  /** 1: all of it. */
  zoom: number;
  /** What lies in the middle, as shares of the box at zoom 1. */
  x: number;
  y: number;
}
export const WHOLE: View = { zoom: 1, x: 0.5, y: 0.5 };
const MOST = 64;
const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The box that everything is fitted into, so that its middle comes to stand where one looks. */
export const boxOf = (view: View, width: number, height: number, edge: number): Box => ({
  left: width / 2 - view.x * (width - 2 * edge) * view.zoom, top: height / 2 - view.y * (height - 2 * edge) * view.zoom,
  width: (width - 2 * edge) * view.zoom, height: (height - 2 * edge) * view.zoom,
});

export const nearer = (view: View, factor: number): View => {
  const zoom = within(view.zoom * factor, 1, MOST);
  return zoom === 1 ? WHOLE : { ...view, zoom };
};

/** All of it, with the middle of some points of it where one looks next. */
export function middleOf(points: readonly { x: number; y: number }[], width: number, height: number, edge: number): View {
  const mean = (of: (point: { x: number; y: number }) => number) => points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length);
  return { zoom: 1, x: within((mean((one) => one.x) - edge) / (width - 2 * edge), 0, 1), y: within((mean((one) => one.y) - edge) / (height - 2 * edge), 0, 1) };
}

/** Moved by px. */
export const moved = (view: View, dx: number, dy: number, width: number, height: number): View => ({
  zoom: view.zoom, x: within(view.x - dx / (width * view.zoom), 0, 1), y: within(view.y - dy / (height * view.zoom), 0, 1),
});
