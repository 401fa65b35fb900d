// What the gateway tells (gateway/rim/terminal/report.py).
export type Words = { zh: string; en: string };
export type Figures = {
  t: number;
  state: "new" | "ok" | "lost";
  cause: Words;
  frame_rate: number | null;
  latency_ms: number | null;
  dropped: number;
};
export type CameraReport = { id: string; name: Words; figures: Figures };
export type House = { t: number; gateway: string; site: Words; cameras: CameraReport[]; judges: boolean };
export type Corners = [number, number][];
export type Outline = { track: number; counted: boolean; symbology: string; corners: Corners };
export type Seen = { number: number; t: number; width: number; height: number; codes: Outline[] };
export type Decision = {
  t: number;
  code: "label" | "voucher" | "pesticide_pack" | "veterinary_pack" | "goods" | "foreign";
  text: string;
  symbology: string;
  reads: number;
  proof: "check" | "agreement";
  legible: number;
  snapshot: string;
};
