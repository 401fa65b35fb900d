// What the gateway tells of its till: gateway/rim/till/state.py, gateway/core/till/{view,days}.py. Amounts are decimals.
import type { Words } from "@/terminal/words";
import type { Shape } from "@/value/judge";

export type Outcome = "allowed" | "real_name_needed" | "held" | "refused";
export type Step = "empty" | "refused" | "asking" | "naming" | "advising" | "ready";
export type Place = "sale" | "purchase" | "count" | "look";
export type Reason = { outcome: Outcome; code: string; text: Words; source: Words };
export type Ask = { code: string; text: Words };
export type Article = {
  registration: string;
  name: string;
  maker: string;
  kind: string;
  unit: string;
  content: string;
  stock: string;
  restricted: boolean;
  prescription: boolean;
};
export type Offer = { article: Article; crop: string; pest: string; interval_days: number | null };
export type SlipLine = {
  id: number;
  article: Article;
  amount: string;
  unit: string;
  pack: string;
  lot: string;
  made: string;
  expires: string;
  outcome: Outcome;
  answer: Words;
  reasons: Reason[];
  crop: string;
  pest: string;
  interval_days: number | null;
  per_season: number | null;
  stock: string;
  after: string;
  instead: Offer[];
};
export type Buyer = { name: string; tail: string; document: string; card: boolean; phone: boolean; doubts: Words[] };
export type Slip = {
  number: string;
  step: Step;
  buyer: Buyer | null;
  second: Buyer | null;
  crop: string;
  pest: string;
  prescription: string;
  notice: boolean;
  lines: SlipLine[];
  pieces: number;
  refused: number;
  outcome: Outcome;
  answer: Words;
  reasons: Reason[];
  asks: Ask[];
  harvest: { state: "day" | "unknown" | "none"; day: string };
  advised: boolean;
  advice: Words[];
};
export type Item = { registration: string; name: string; amount: string; counted: string; pack: string; lot: string; made: string; expires: string };
export type EntryKind = "sale" | "refusal" | "reversal" | "purchase" | "stock_count";
export type Entry = {
  id: string;
  t: number;
  kind: EntryKind;
  items: Item[];
  receipt: string;
  named: boolean;
  crop: string;
  pest: string;
  notice: boolean;
  party: string;
  document: string;
  about: string;
  cause: string;
  why: string;
  clerk: string;
  reversed: "" | "part" | "whole";
};
export type Scanned = {
  number: number;
  place: Place;
  kind: "pesticide_pack" | "veterinary_pack" | "barcode" | "receipt" | "text" | "card" | "fault";
  pack: string;
  made: string;
  lot: string;
  articles: Article[];
  note: Words | null;
  entry: Entry | null;
};
export type Sold = { id: string; receipt: string; t: number; printed: boolean };
export type Device = { kind: "reader" | "scanner" | "printer"; id: string; state: "none" | "new" | "ok" | "lost"; cause: string; text: Words; waiting: number };
export type Till = {
  t: number;
  day: string;
  gateway: string;
  shop: { name: string; address: string; region: string };
  rules: { state: "ok" | "old" | "none"; version: number; issued: number; until: string; law: string };
  waiting: number;
  connected: boolean;
  dossier: number;
  articles: number;
  devices: Device[];
  place: Place;
  slip: Slip;
  scanned: Scanned | null;
  last: Sold | null;
  unprinted: Sold[];
  today: { sales: number; refusals: number; reversals: number; purchases: number; z: number };
};
export type Lot = { lot: string; pack: string; amount: string; made: string; expires: string; expired: boolean };
export type Stock = { article: Article; lots: Lot[] };
export type DaySum = { registration: string; name: string; unit: string; sold: string; returned: string; bought: string };
export type Day = {
  day: string;
  sales: number;
  refusals: number;
  reversals: number;
  purchases: number;
  counts: number;
  named: number;
  unnamed: number;
  products: DaySum[];
  entries: Entry[];
  z: number;
};
export type Purpose = { crop: string; pest: string };
/** Goods as they are sent; unit "": that of the stock. */
export type Goods = { registration: string; amount: string; unit?: string; pack?: string; lot?: string; made?: string; expires?: string };

const SHAPES: Record<Outcome, Shape> = { allowed: "pass", real_name_needed: "check", held: "check", refused: "stop" };
export const shapeOf = (outcome: Outcome): Shape => SHAPES[outcome];

/** The line that the verdict is about: the one that was touched, else the first of the strictest, else the newest. */
export function inQuestion(slip: Slip, touched: number | null): SlipLine | null {
  const chosen = slip.lines.find((one) => one.id === touched);
  const strict = slip.outcome === "allowed" ? undefined : slip.lines.find((one) => one.outcome === slip.outcome);
  const barred = strict?.outcome === "refused" && chosen?.outcome !== "refused";
  return (barred ? strict : (chosen ?? strict)) ?? slip.lines.at(-1) ?? null;
}
