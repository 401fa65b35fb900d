// Which part of a range the axis shows: all of it, but where a device is younger than the range, only its life.
import type { SeriesAnswer } from "@/api/types";
import type { Span } from "@/chart/model";

const YOUNG = 0.3;
const LEAST = 120_000;

/** `last`: the newest value on the screen, ms. A gap at the beginning is part of the life: it was said. */
export function lifeIn(answer: Pick<SeriesAnswer, "start" | "end" | "series" | "gaps">, last: number): Span {
  const end = Math.max(answer.end, last);
  const start = end - (answer.end - answer.start);
  const said = [...answer.series.flatMap((series) => series.t[0] ?? []), ...answer.gaps.map((gap) => gap.start)];
  const born = Math.min(...said);
  if (!said.length || born - start < YOUNG * (end - start)) return { start, end };
  return { start: Math.max(start, Math.min(born - 0.02 * (end - born), end - LEAST)), end };
}
