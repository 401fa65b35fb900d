// The quality strip under a panel: runs of one class, worst line wins.
import type { Line, Span } from "@/chart/model";
import { qualityShape } from "@/value/judge";

export type StripClass = "good" | "check" | "stop" | "unknown";
export interface Run extends Span {
  kind: StripClass;
  word: string;
}
const RANK: Record<StripClass, number> = { good: 0, check: 1, unknown: 2, stop: 3 };

function kindOf(word: string): StripClass {
  const shape = qualityShape(word);
  return shape === null || shape === "pass" ? "good" : shape;
}

/** Runs over all lines of a panel, ascending. A value counts until the next one, at most 2.5 spacings. */
export function runs(lines: readonly Line[]): Run[] {
  const worst = new Map<number, { kind: StripClass; word: string }>();
  for (const line of lines) {
    line.t.forEach((t, at) => {
      const word = line.quality[at]!;
      const kind = kindOf(word);
      const known = worst.get(t);
      if (!known || RANK[kind] > RANK[known.kind]) worst.set(t, { kind, word });
    });
  }
  const spacing = (t: number) => Math.max(1, ...lines.map((line) => line.spacing(t)));
  const times = [...worst.keys()].sort((a, b) => a - b);
  const found: Run[] = [];
  times.forEach((t, at) => {
    const { kind, word } = worst.get(t)!;
    const next = times[at + 1];
    const end = next !== undefined && next - t <= 2.5 * Math.max(spacing(t), spacing(next)) ? next : t + spacing(t);
    const last = found.at(-1);
    if (last && last.kind === kind && last.word === word && last.end === t) last.end = end;
    else found.push({ start: t, end, kind, word });
  });
  return found;
}
