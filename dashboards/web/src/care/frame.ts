// A line of a trace as a person compares it: when, which way, and the bytes in pairs (gateway/core/trace.py writes it).
export type Side = ">" | "<" | "=";
export type Frame = { t: number; side: Side; pairs: string[] };

/** A line of a trace; null where it is none. */
export function frameOf(line: string): Frame | null {
  const found = /^(?:(\S+Z)\s+)?([<>=])\s*((?:[0-9A-F]{2}\s*)*)$/i.exec(line.trim());
  if (!found) return null;
  const [, when = "", side = "", hex = ""] = found;
  return { t: when ? Date.parse(when) : 0, side: side as Side, pairs: hex.toUpperCase().match(/[0-9A-F]{2}/g) ?? [] };
}

/** The last that came in; else the last that went out: then it was asked and nobody answered. */
export function lastFrame(lines: string[]): Frame | null {
  const all = lines.map(frameOf).filter((one) => one !== null);
  return all.findLast((one) => one.side !== ">") ?? all.at(-1) ?? null;
}

/** What the bytes read as text; dots for the rest. */
export const readable = (pairs: string[]) => pairs.map((pair) => String.fromCharCode(parseInt(pair, 16)).replace(/[^\x20-\x7e]/, "·")).join("");
