// What stands in a cell, as data: drawn by Cell.vue, written into a sheet by `plain`.
import type { Words } from "@/api/types";
import { language } from "@/locale";
import { isoDay, clock } from "@/time/format";
import type { Shape } from "@/value/judge";
import { named } from "@/value/name";
import { figure, MISSING } from "@/value/number";

export type Cell =
  | { kind: "text"; text: string; to?: string; strong?: boolean; struck?: boolean }
  | { kind: "code"; text: string; to?: string; whole?: boolean }
  | { kind: "moment"; ms: number }
  | { kind: "chip"; shape: Shape | null; word: string; family?: string }
  | { kind: "word"; word: string; family: string; to?: string; more?: string }
  | { kind: "shape"; shape: Shape; word: string; family?: string }
  | { kind: "amount"; amount: string; unit: string }
  | { kind: "subject"; id: string }
  | { kind: "region"; code: string }
  | { kind: "left"; at: number; open: boolean }
  | { kind: "lines"; lines: readonly Cell[] };

export const text = (of: string | null | undefined, to?: string): Cell => ({ kind: "text", text: of || MISSING, to });
export const strong = (of: string, to?: string): Cell => ({ kind: "text", text: of || MISSING, to, strong: true });
export const words = (of: Words | null | undefined, otherwise = ""): Cell => ({ kind: "text", text: named(of, otherwise) || MISSING });
export const code = (of: string, to?: string): Cell => ({ kind: "code", text: of, to });
/** A code that is read as a whole: a registration number, a plate, a name. */
export const whole = (of: string, to?: string): Cell => ({ kind: "code", text: of, to, whole: true });
/** The end of an id that nobody reads out: enough to tell it from the next one. */
export const brief = (id: string, to?: string): Cell => (id ? { kind: "code", text: `…${id.slice(-8)}`, to, whole: true } : text(""));
export const moment = (ms: number | null | undefined): Cell => (ms ? { kind: "moment", ms } : text(""));
export const count = (n: number | null | undefined): Cell => text(figure(n, 0));
export const decimal = (n: number | null | undefined, decimals = 1, unit = ""): Cell => text(n == null ? "" : figure(n, decimals) + unit);
export const amount = (of: string | number, unit = ""): Cell => ({ kind: "amount", amount: String(of), unit });
export const subject = (id: string): Cell => (id ? { kind: "subject", id } : text(""));
export const region = (of: string): Cell => ({ kind: "region", code: of });
/** A verdict: shape and word. family: of the words, `word.FAMILY.WORD`; none where the word is said as it is. */
export const chip = (shape: Shape | null, word: string, family?: string): Cell => ({ kind: "chip", shape, word, family });
/** A word of the API as people say it: `word.FAMILY.WORD`. */
export const said = (family: string, word: string): Cell => (word ? { kind: "word", word, family } : text(""));
/** The shape alone; its word is for readers of the screen and for the sheet. */
export const mark = (shape: Shape, word: string, family?: string): Cell => ({ kind: "shape", shape, word, family });
export const left = (at: number, open: boolean): Cell => ({ kind: "left", at, open });
export const lines = (of: readonly Cell[]): Cell => (of.length ? { kind: "lines", lines: of } : text(""));
export const coded = (of: readonly { words: Words }[]): Cell => lines(of.map((one) => words(one.words)));

export interface Teller {
  word: (family: string, word: string) => string;
  subject: (id: string) => string;
  region: (code: string) => string;
}

/** A cell as a sheet has it: moments in one format that sorts, missing ones empty. */
export function plain(cell: Cell, tell: Teller): string {
  switch (cell.kind) {
    case "text": return cell.text === MISSING ? "" : cell.text;
    case "code": return cell.text;
    case "moment": return `${isoDay(cell.ms)} ${clock(cell.ms)}`;
    case "left": return `${isoDay(cell.at)} ${clock(cell.at)}`;
    case "chip":
    case "shape": return cell.family ? tell.word(cell.family, cell.word) : cell.word;
    case "word": return [tell.word(cell.family, cell.word), cell.more ?? ""].filter(Boolean).join(" ");
    case "amount": return cell.amount && `${cell.amount}${cell.unit && ` ${cell.unit}`}`;
    case "subject": return tell.subject(cell.id);
    case "region": return tell.region(cell.code);
    case "lines": return cell.lines.map((one) => plain(one, tell)).join(language() === "zh" ? "\uff1b" : "; ");
  }
}
