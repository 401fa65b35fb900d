// The rows behind a warning, each told in one line: asked by id, a few at a time, and the rest is counted.
import { get } from "@/list/fetch";
import type { OneOf } from "@/list/types";
import { pageOf } from "@/office/evidence";

type Warning = OneOf<"/api/v1/warnings/{id}">;
export interface Behind {
  kind: string;
  at: number;
  what: string;
  to?: string;
  subject: string;
  amount: string;
  unit: string;
}
const FIRST = 24;
const AT_ONCE = 6;

type Told = Record<string, unknown>;
const word = (of: Told, name: string) => (typeof of[name] === "string" || typeof of[name] === "number" ? String(of[name]) : "");
const first = (of: Told, name: string) => (Array.isArray(of[name]) ? ((of[name] as Told[])[0] ?? {}) : {});

/** One line for a record of the API, by its kind; an answer that nobody may read leaves the end of its id. Pure. */
export function lineOf(kind: string, id: string, answer: Told | null): Behind {
  const told = kind === "rapid_result" && answer ? (answer.result as Told) : answer;
  const line: Behind = { kind, at: 0, what: kind === "series" ? id : `…${id.slice(-8)}`, to: pageOf(kind, id), subject: "", amount: "", unit: "" };
  if (!told) return line;
  const goods = first(told, kind === "farm_operation" ? "inputs" : "lines");
  const what: Record<string, string[]> = {
    rapid_result: [word(told, "product"), word(told, "sample")],
    ledger_entry: [word(goods, "product") || word(goods, "registration"), word(told, "crop")],
    farm_operation: [word(goods, "product") || word(goods, "registration"), word(told, "pest")],
    passage: [word(told, "product"), word(told, "plate")],
    sample: [word(told, "product"), word(told, "number")],
    voucher: [word(told, "product")],
  };
  const named = (what[kind] ?? []).filter(Boolean).join(" · ");
  const size = kind === "rapid_result" ? { amount: word(told, "rate"), unit: "%" } : { amount: word(goods, "amount") || word(told, "amount"), unit: word(goods, "unit") || word(told, "unit") };
  // A use leads to the growing that it was told in: uses have no page of their own.
  const to = kind === "farm_operation" && word(told, "cycle") ? `/cycles/${word(told, "cycle")}` : line.to;
  return { ...line, at: Number(told.at ?? told.issued ?? 0), what: named || line.what, to, subject: word(told, "of") || word(told, "subject") || word(told, "market"), ...(size.amount ? size : {}) };
}

export async function rowsBehind({ finding }: Pick<Warning, "finding">): Promise<Behind[]> {
  const asked = finding.evidence.slice(0, FIRST);
  const found: Behind[] = [];
  const waiting = asked.map((one, at) => [one, at] as const);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [{ kind, id, path }, at] = next;
      // The address is the API's own; ids in it are its own too.
      found[at] = lineOf(kind, id, path ? await get<Told>(path).catch(() => null) : null);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}
