// What the pointer tells: the moment, and per line its value, unit and what it is worth. Built as nodes, never as markup.
import { SHIFT } from "@/chart/marks";
import type { ChartWords, Panel } from "@/chart/model";
import { moment, preciseClock, isoDay } from "@/time/format";
import { figure, unitGap, unitWord } from "@/value/number";

interface Hit {
  seriesId?: string;
  axisValue: number;
}

/** Index of the value nearest to t within a spacing and a half, or −1. */
export function nearest(times: readonly number[], t: number, spacing: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < t) low = middle + 1;
    else high = middle;
  }
  const closest = low > 0 && (low === times.length || t - times[low - 1]! < times[low]! - t) ? low - 1 : low;
  return closest < times.length && Math.abs(times[closest]! - t) <= 1.5 * spacing ? closest : -1;
}

function node(tag: string, name: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

export function tip(hits: Hit | Hit[], panels: readonly Panel[], words: ChartWords): HTMLElement {
  const first = Array.isArray(hits) ? hits[0] : hits;
  const box = node("div", "chart-tip");
  if (!first) return box;
  const t = first.axisValue - SHIFT;
  const now = Date.now();
  box.append(node("b", "", isoDay(t) === isoDay(now) ? preciseClock(t) : moment(t, now, words.language)));
  const list = node("dl", "");
  for (const panel of panels) {
    for (const line of panel.lines) {
      const at = nearest(line.t, t, line.spacing(t));
      const value = at < 0 ? null : (line.value[at] ?? null);
      const quality = at < 0 ? "" : line.quality[at]!;
      const unit = value === null || line.isSwitch ? "" : unitGap(panel.unit) + unitWord(panel.unit, words.language);
      const shown = line.isSwitch && value !== null ? (value > 0 ? words.on : words.off) : figure(value, line.decimals);
      list.append(node("dt", "", line.name), node("dd", "", shown + unit), node("dd", "worth", quality && quality !== "good" ? words.quality(quality) : ""));
    }
  }
  box.append(list);
  return box;
}
