// Plots as the map shows them: what grows there, which alarms stand there, and the colours these have. Pure.

export interface Feature {
  id: string;
  geometry: { type: string; coordinates: unknown };
  properties: Record<string, string | number>;
}
export interface Plot {
  id: string;
  name: string;
  code: string;
  subject: string;
  /** Digits of its township. */
  region: string;
  kind: string;
  /** m². */
  area: number;
  geometry: Feature["geometry"];
  /** What grows or lives there now; several where they grow side by side. */
  crops: string[];
  /** Alarms of devices on it that stand. */
  alarms: number;
}
const TOWNSHIP = 9;
export const COLOURS = 5;

export function plotsOf(
  features: readonly Feature[],
  cycles: readonly { plot: string; product: string }[],
  placements: readonly { plot: string; gateway: string; device: string }[],
  alarms: readonly { gateway: string; device: string }[],
): Plot[] {
  const crops = new Map<string, Set<string>>();
  for (const { plot, product } of cycles) crops.set(plot, (crops.get(plot) ?? new Set()).add(product));
  const ringing = new Map<string, number>();
  for (const { gateway, device } of alarms) {
    const key = `${gateway}/${device}`;
    ringing.set(key, (ringing.get(key) ?? 0) + 1);
  }
  const alarmed = new Map<string, number>();
  for (const one of placements) alarmed.set(one.plot, (alarmed.get(one.plot) ?? 0) + (ringing.get(`${one.gateway}/${one.device}`) ?? 0));
  return features.map(({ id, geometry, properties }) => ({
    id, geometry, name: String(properties.name), code: String(properties.origin_code), subject: String(properties.subject), kind: String(properties.kind),
    area: Number(properties.area) || Number(properties.drawn) || 0, region: String(properties.origin_code).slice(0, TOWNSHIP),
    crops: [...(crops.get(id) ?? [])].sort(), alarms: alarmed.get(id) ?? 0,
  }));
}

export type Shade = "crop" | "alarm";
/** Which class of its shade a plot has: a crop by its place among the most frequent, "other", "none"; "alarm" or "quiet". */
export interface Legend {
  keys: { key: string; word: string; count: number; colour: number | null }[];
  of: (plot: Plot) => string;
}

/** The most frequent crops have a colour each, in this order; all further ones share the last class. */
export function cropLegend(plots: readonly Plot[]): Legend {
  const counts = new Map<string, number>();
  for (const plot of plots) if (plot.crops[0]) counts.set(plot.crops[0], (counts.get(plot.crops[0]) ?? 0) + 1);
  const order = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const named = order.slice(0, COLOURS).map(([word, count], colour) => ({ key: word, word, count, colour }));
  const other = order.slice(COLOURS).reduce((sum, [, count]) => sum + count, 0);
  const none = plots.filter((plot) => !plot.crops.length).length;
  const known = new Set(named.map((one) => one.key));
  return {
    keys: [...named, ...(other ? [{ key: "other", word: "", count: other, colour: null }] : []), ...(none ? [{ key: "none", word: "", count: none, colour: null }] : [])],
    of: (plot) => (!plot.crops[0] ? "none" : known.has(plot.crops[0]) ? plot.crops[0] : "other"),
  };
}

export function alarmLegend(plots: readonly Plot[]): Legend {
  const ringing = plots.filter((plot) => plot.alarms > 0).length;
  return {
    keys: [{ key: "alarm", word: "", count: ringing, colour: null }, { key: "quiet", word: "", count: plots.length - ringing, colour: null }],
    of: (plot) => (plot.alarms > 0 ? "alarm" : "quiet"),
  };
}

export const found = (plots: readonly Plot[], region: string, text: string, nameOf: (subject: string) => string): Plot[] => {
  const wanted = text.trim().toLowerCase();
  return plots.filter((plot) => (!region || plot.region.startsWith(region)) && (!wanted || [plot.name, plot.code, nameOf(plot.subject), ...plot.crops].join(" ").toLowerCase().includes(wanted)));
};

/** The plots that want a look first, then by code. */
export const inOrder = (plots: readonly Plot[]): Plot[] => [...plots].sort((a, b) => b.alarms - a.alarms || (a.code < b.code ? -1 : 1));
