// How things of a farm are said: days, units, places, and what a harvest lock looks like.
import type { Growing, LockState } from "@/farm/state";
import { named } from "@/terminal/names";
import { language, span, t } from "@/terminal/words";
import { age, day, isoDay, moment } from "@/time/format";
import type { Shape } from "@/value/judge";

const NOON = "T12:00:00+08:00";
const SHAPES: Record<LockState, Shape> = { free: "pass", waiting: "stop", held: "unknown" };

/** What a lock looks like. From a gateway that has gone silent nobody knows that the harvest is still free. */
export const lockShape = (state: LockState, cut: boolean): Shape => (cut && state === "free" ? "unknown" : SHAPES[state]);

/** 12月2日; with its year where it is another one. today: 2026-11-30. */
export function dayWord(iso: string, today: string): string {
  return iso.slice(0, 4) === today.slice(0, 4) ? day(Date.parse(iso + NOON), language.value) : iso;
}

/** A lock in few words: may be harvested, from which day on, not known. */
export function lockWord(one: Growing, cut: boolean, now: number): string {
  const shape = lockShape(one.state, cut);
  return shape === "stop" ? t("lock.from", { day: dayWord(one.from_day, isoDay(now)) }) : t(`lock.${shape}`);
}

/** Where and what. */
export const growingName = (one: Growing) => [one.place || one.plot, named(one.product)].filter(Boolean).join(" · ");

/** A unit as it is read here; one that has no word stands as it is. */
export function unitName(unit: string): string {
  const said = t(`unit.${unit}`);
  return said.startsWith("unit.") ? unit : said;
}

/** 8 秒前; the moment itself where it is an hour ago and more. */
export const ago = (at: number, now: number) => (age(at, now) ? t("ago", { away: span(now - at) }) : moment(at, now, language.value));

/** "2 袋": an amount and its unit in one word of the wire. */
export function amountWord(text: string): string {
  const [amount, ...unit] = text.split(" ");
  return `${amount} ${unitName(unit.join(" "))}`;
}
