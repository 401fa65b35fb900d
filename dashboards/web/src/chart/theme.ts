// The tokens as ECharts needs them: values, and a hatch drawn once.

export interface Theme {
  ink: string;
  ink2: string;
  ink3: string;
  line: string;
  line2: string;
  surface: string;
  ground: string;
  act: string;
  actSoft: string;
  good: string;
  check: string;
  stop: string;
  unknown: string;
  font: string;
  lines: string[];
  bar: string;
  hatch: { image: HTMLCanvasElement; repeat: "repeat" };
}

function hatchOf(colour: string): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  if (pen) {
    pen.strokeStyle = colour;
    pen.globalAlpha = 0.55;
    pen.lineWidth = 1;
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift - 1, 9);
      pen.lineTo(shift + 9, -1);
    }
    pen.stroke();
  }
  return tile;
}

export function themeOf(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"), ink2: token("ink-2"), ink3: token("ink-3"), line: token("line"), line2: token("line-2"),
    surface: token("surface"), ground: token("ground"), act: token("act"), actSoft: token("act-soft"), good: token("m2"),
    check: token("check-mark"), stop: token("stop"), unknown: token("unknown"), font: token("f"),
    lines: ["c1", "c2", "c3", "c4", "c5"].map(token), bar: token("m3"),
    hatch: { image: hatchOf(token("unknown")), repeat: "repeat" },
  };
}
