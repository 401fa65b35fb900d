// Values of some series over a time, as the cloud thins them.
import { ask, client } from "@/api/client";
import type { SeriesAnswer } from "@/api/types";
import type { Span } from "@/chart/model";

const MOST = 900;

export function fetchSeries(series: readonly string[], span: Span, wanted: { window?: number; most?: number } = {}): Promise<SeriesAnswer> {
  const query = { series: [...series], start: Math.floor(span.start), end: Math.ceil(span.end), max_points: wanted.most ?? MOST, ...(wanted.window ? { window_ms: wanted.window } : {}) };
  return ask(client.GET("/api/v1/series", { params: { query } }));
}
