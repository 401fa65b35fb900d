// What the farm's board pushes (gateway/rim/farm/state.py). Times are UTC ms, days 2026-11-30, "" none.
import type { Words } from "@/terminal/words";

export type Reading = {
  device: string;
  name: Words;
  point: string;
  label: Words;
  value: number | null;
  unit: string;
  decimals: number;
  t: number;
  quality: string;
  quality_words: Words;
  old: boolean;
};
export type Raised = {
  device: string;
  name: Words;
  point: string;
  label: Words;
  side: string;
  limit: number;
  value: number;
  unit: string;
  severity: string;
};
export type LockState = "free" | "waiting" | "held";
export type Growing = {
  id: string;
  product: string;
  plot: string;
  place: string;
  state: LockState;
  from_day: string;
  reason: Words;
  actions: string[];
  units: string[];
};
export type Pack = {
  product: string;
  name: string;
  kind: string;
  pack: string;
  lot: string;
  made: string;
  expires: string;
  amount: string;
  unit: string;
  left: string;
  left_unit: string;
  used: number;
  known: boolean;
};
export type Entry = {
  id: string;
  at: number;
  action: string;
  product: string;
  place: string;
  inputs: Words[];
  amounts: string[];
  pest: string;
  amount: string;
  unit: string;
  note: string;
  clerk: string;
  corrected: boolean;
  batch: string;
};
export type FarmState = {
  t: number;
  holder: string;
  day: string;
  dossier: number;
  environment: Reading[];
  alarms: Raised[];
  growings: Growing[];
  packs: Pack[];
  scanned: Pack | null;
  picked: string;
  trouble: Words | null;
  lately: Entry[];
};
export type InputLine = { name: string; outcome: string; answer: Words; reasons: Words[]; harvest: string; pests: string[] };
export type Preview = { inputs: InputLine[]; after: Growing | null };
export type Recorded = { id: string; batch: string };
