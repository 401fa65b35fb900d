// Where the panels of one chart stand: stacked, on one time axis, the navigator at the foot.
export interface Box {
  title: number;
  top: number;
  height: number;
  strip: number;
}
export interface Layout {
  boxes: Box[];
  width: number;
  left: number;
  right: number;
  navigator: number;
  height: number;
}
export const STRIP = 10;
export const NAVIGATOR = 56;
const TITLE = 28;
const AXIS = 26;
const BETWEEN = 18;
const SWITCH = 56;

export interface Content {
  isSwitch: boolean;
  lines: number;
}

/**
 * 420 for one panel of figures, less for several; a switch is only on or off and needs little. Where several lines
 * share a panel, their names stand at their ends, or, where it is narrow, in a title of two rows.
 */
export function layout(panels: readonly Content[], width: number): Layout {
  const narrow = width < 600;
  const figures = panels.filter((panel) => !panel.isSwitch).length;
  const tall = (figures <= 1 ? 420 : figures === 2 ? 280 : 200) - (narrow ? 60 : 0);
  const boxes: Box[] = [];
  let y = 0;
  for (const { isSwitch, lines } of panels) {
    const height = isSwitch ? SWITCH : tall;
    const top = y + TITLE + (narrow && lines > 1 ? 20 : 0);
    boxes.push({ title: y, top, height, strip: top + height + 4 });
    y = top + height + 4 + STRIP + AXIS + BETWEEN;
  }
  const named = !narrow && panels.some(({ lines }) => lines > 1);
  return { boxes, width, left: narrow ? 44 : 56, right: named ? 120 : 16, navigator: y, height: y + NAVIGATOR + 24 };
}

type Extent = { min: number; max: number };

/**
 * The ends of a value axis of what stands still, but for the noise of its means: the chart's own would cling to that noise,
 * or draw a share up to 140%. Whatever moves is left to the chart.
 */
export function ends(unit: string) {
  const step = ({ max }: Extent) => (unit === "%" ? 10 : 10 ** Math.floor(Math.log10(Math.abs(max) || 1)));
  const still = ({ min, max }: Extent) => Number.isFinite(min) && max - min <= 1e-9 * Math.max(1, Math.abs(max));
  const low = (seen: Extent) => Math.floor(seen.min / step(seen) - 1) * step(seen);
  const high = (seen: Extent) => Math.ceil(seen.max / step(seen) + 1) * step(seen);
  return {
    min: (seen: Extent) => (still(seen) ? Math.max(seen.min < 0 ? -Infinity : 0, low(seen)) : null),
    max: (seen: Extent) => (still(seen) ? Math.min(unit === "%" && seen.max <= 100 ? 100 : Infinity, high(seen)) : null),
  };
}
