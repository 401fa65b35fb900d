// What every part of the page looks at: the state as it was pushed last, the gateway's time, what one may do.
import { inject, provide, type ComputedRef, type InjectionKey } from "vue";
import type { Access, CareState } from "@/care/report";
import { language, span, t } from "@/terminal/words";
import { moment } from "@/time/format";

/** now: UTC ms by the gateway's clock, going on where the line is cut. */
export type Feed = { state: ComputedRef<CareState>; now: ComputedRef<number>; access: ComputedRef<Access> };
const KEY: InjectionKey<Feed> = Symbol("feed");

export const offer = (feed: Feed) => provide(KEY, feed);

export function useFeed(): Feed {
  const found = inject(KEY);
  if (!found) throw new Error("no feed above this component");
  return found;
}

/** "8 秒前". */
export const ago = (ms: number, now: number) => t("ago", { away: span(now - ms) });
/** A moment as people write it. */
export const when = (ms: number, now: number) => moment(ms, now, language.value);
