// Goods that somebody puts together for a purchase, a count or a return: rows of a form, filled by scan, search or stock.
import { watch } from "vue";
import { till } from "@/till/counter";
import type { Article, Goods, Place, Scanned } from "@/till/state";

export type Row = { registration: string; name: string; amount: string; unit: string; pack: string; lot: string; made: string; expires: string };

export function rowOf(article: Article, scanned?: Scanned): Row {
  const { registration, name, unit } = article;
  return { registration, name, amount: "1", unit, pack: scanned?.pack ?? "", lot: scanned?.lot ?? "", made: scanned?.made ?? "", expires: "" };
}

/** As it is sent. */
export const goodsOf = (row: Row): Goods => ({
  registration: row.registration,
  amount: row.amount.trim(),
  unit: row.unit,
  pack: row.pack,
  lot: row.lot.trim(),
  made: row.made,
  expires: row.expires,
});

/** One more: of a row that is there, where it has no pack of its own; the days that one pack of a lot has, all have. */
export function added(rows: Row[], row: Row): Row[] {
  if (row.pack && rows.some((one) => one.pack === row.pack)) return rows;
  const same = rows.find((one) => !one.pack && !row.pack && one.registration === row.registration && one.lot === row.lot);
  if (same) return rows.map((one) => (one === same ? { ...one, amount: String((Number(one.amount) || 0) + 1) } : one));
  const like = rows.find((one) => one.registration === row.registration);
  return [...rows, like ? { ...row, lot: row.lot || like.lot, made: row.made || like.made, expires: like.expires } : row];
}

/** Every scan that comes while scans go to `place`: as long as the component stands. */
export function useScans(place: Place, take: (scanned: Scanned) => void): void {
  watch(
    () => till.value?.scanned?.number,
    () => {
      const scanned = till.value?.scanned;
      if (scanned && scanned.place === place && scanned.kind !== "card" && scanned.kind !== "fault") take(scanned);
    },
  );
}
