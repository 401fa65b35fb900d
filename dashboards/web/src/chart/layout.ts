// Where the panels of one chart stand: stacked, on one time axis, the navigator at the foot.
export interface Box {
  title: number;
  top: number;
  height: number;
  strip: number;
}
export interface Layout {
  boxes: Box[];
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

/** 420 for one panel, less for several; `named` leaves room on the right for the names of lines. */
export function layout(panels: number, width: number, named: boolean): Layout {
  const narrow = width < 600;
  const height = (panels === 1 ? 420 : panels === 2 ? 280 : 200) - (narrow ? 60 : 0);
  const boxes: Box[] = [];
  let y = 0;
  for (let n = 0; n < panels; n += 1) {
    const top = y + TITLE;
    boxes.push({ title: y, top, height, strip: top + height + 4 });
    y = top + height + 4 + STRIP + AXIS + BETWEEN;
  }
  return { boxes, left: narrow ? 44 : 56, right: named && !narrow ? 120 : 16, navigator: y, height: y + NAVIGATOR + 24 };
}
