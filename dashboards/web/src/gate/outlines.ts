// Which outlines belong over the picture on the screen: pictures and outlines come by two ways, and either may be first.
import type { Seen } from "@/gate/report";

const KEPT = 40;

/** What is kept after another word came; a number that falls means that the camera began anew. */
export function keep(kept: readonly Seen[], came: Seen): Seen[] {
  const last = kept[kept.length - 1];
  return last && came.number < last.number ? [came] : [...kept, came].slice(-KEPT);
}

/** The newest that is not of a later picture than the one shown; null before any. */
export function over(kept: readonly Seen[], picture: number): Seen | null {
  for (let at = kept.length - 1; at >= 0; at--) if (kept[at]!.number <= picture) return kept[at]!;
  return null;
}
