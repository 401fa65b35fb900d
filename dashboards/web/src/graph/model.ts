// The graph of batches, laid out: layers by how many steps a batch is away, left to right as time goes. Pure.

export interface Node {
  id: string;
  /** Steps from the batch in the middle: ancestors negative. */
  depth: number;
  product: string;
  amount: string;
  unit: string;
  made: string;
  at: number;
  holder: string;
  doubtful: boolean;
}
export interface Edge {
  from: string;
  to: string;
  /** What the parent gave, in its unit. */
  amount: number;
  event: string;
}
export interface Placed extends Node {
  x: number;
  y: number;
}
export interface Drawn extends Edge {
  path: string;
  width: number;
  hot: boolean;
}
export interface Drawing {
  width: number;
  height: number;
  nodes: Placed[];
  edges: Drawn[];
  /** What went in and did not come out, by the batch that came out. */
  gaps: { id: string; x: number; y: number; missing: number; share: number }[];
  /** Batches that are not drawn, because there are too many. */
  left_out: number;
}

export const BOX = { width: 176, height: 64 };
const ACROSS = 104;
const DOWN = 24;
const EDGE = 16;
const MOST = 60;
const WIDEST = 14;

/** The nearest layers that fit into `most` boxes; the batch in the middle always does. */
export function shown(nodes: readonly Node[], most = MOST): Node[] {
  const by = [...nodes].sort((a, b) => Math.abs(a.depth) - Math.abs(b.depth) || a.at - b.at);
  if (by.length <= most) return by;
  const cut = Math.abs(by[most]!.depth);
  const whole = by.filter((node) => Math.abs(node.depth) < cut);
  return whole.length ? whole : by.slice(0, 1);
}

/** Every edge on a way between two batches, whichever comes first. */
export function between(edges: readonly Edge[], a: string, b: string): Set<Edge> {
  const walk = (start: string, next: (edge: Edge) => [string, string]) => {
    const seen = new Set([start]);
    for (const id of seen) for (const edge of edges) if (next(edge)[0] === id) seen.add(next(edge)[1]);
    return seen;
  };
  const found = new Set<Edge>();
  for (const [first, last] of [[a, b], [b, a]] as const) {
    const after = walk(first, (edge) => [edge.from, edge.to]);
    const before = walk(last, (edge) => [edge.to, edge.from]);
    for (const edge of edges) if (after.has(edge.from) && before.has(edge.to)) found.add(edge);
  }
  return found;
}

export function draw(all: readonly Node[], edges: readonly Edge[], middle: string, hot: string, most = MOST): Drawing {
  const nodes = shown(all, most);
  const layers = [...new Set(nodes.map((node) => node.depth))].sort((a, b) => a - b);
  const tallest = Math.max(1, ...layers.map((layer) => nodes.filter((node) => node.depth === layer).length));
  const height = 2 * EDGE + tallest * BOX.height + (tallest - 1) * DOWN;
  const placed: Placed[] = layers.flatMap((layer, column) => {
    const here = nodes.filter((node) => node.depth === layer).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    const top = (height - here.length * BOX.height - (here.length - 1) * DOWN) / 2;
    return here.map((node, row) => ({ ...node, x: EDGE + column * (BOX.width + ACROSS), y: top + row * (BOX.height + DOWN) }));
  });
  const at = new Map(placed.map((node) => [node.id, node]));
  const known = edges.filter((edge) => at.has(edge.from) && at.has(edge.to));
  const biggest = Math.max(1e-9, ...known.map((edge) => edge.amount));
  const on = hot === middle ? new Set(known.filter((edge) => edge.from === middle || edge.to === middle)) : between(known, middle, hot);
  const drawn = known.map((edge) => {
    const [from, to] = [at.get(edge.from)!, at.get(edge.to)!];
    const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
    const bend = Math.max(24, Math.abs(x2 - x1) / 2);
    return { ...edge, path: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, width: Math.max(1.5, (edge.amount / biggest) * WIDEST), hot: on.has(edge) };
  });
  return {
    width: 2 * EDGE + layers.length * BOX.width + (layers.length - 1) * ACROSS,
    height,
    nodes: placed,
    edges: drawn,
    gaps: gapsOf(placed, edges),
    left_out: all.length - nodes.length,
  };
}

/** Mass balance of every event: what its parents gave less what came out of it, where that is known and more than a crumb. */
function gapsOf(nodes: readonly Placed[], edges: readonly Edge[]): Drawing["gaps"] {
  const events = new Map<string, { inside: number; out: Map<string, Placed> }>();
  const seen = new Set<string>();
  for (const edge of edges) {
    const child = nodes.find((node) => node.id === edge.to);
    if (!child || !edge.event) continue;
    const event = events.get(edge.event) ?? { inside: 0, out: new Map<string, Placed>() };
    const once = `${edge.event} ${edge.from} ${edge.to}`;
    if (!seen.has(once)) event.inside += edge.amount;
    seen.add(once);
    event.out.set(child.id, child);
    events.set(edge.event, event);
  }
  return [...events.values()].flatMap(({ inside, out }) => {
    const first = [...out.values()][0]!;
    // One unit only: what was 千克 and comes out in boxes cannot be weighed here.
    const whole = [...out.values()].reduce((sum, node) => sum + Number(node.amount), 0);
    const missing = inside - whole;
    return out.size === 1 && Math.abs(missing) > 0.005 * inside ? [{ id: first.id, x: first.x, y: first.y, missing, share: missing / inside }] : [];
  });
}
