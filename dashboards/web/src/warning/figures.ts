// What the numbers of a warning say, as bars beside what is usual: everybody can reckon them again. Pure.

export type Numbers = Readonly<Record<string, string | number>>;
export interface Bar {
  /** A key of the family `figure`: what it is. */
  word: string;
  value: number;
  /** now: what was found; usual: what would be; limit: where it begins to be told. */
  is: "now" | "usual" | "limit";
  /** Of how many, where it is a share. */
  of?: number;
  decimals: number;
}
export interface Figures {
  /** A key of the family `measure`: the unit of all bars. */
  measure: string;
  bars: Bar[];
}
const n = (numbers: Numbers, name: string) => Number(numbers[name] ?? 0);
const part = (count: number, whole: number) => (whole ? (100 * count) / whole : 0);

/** A pace, as what falls into as many days as the window has. */
const pace = (numbers: Numbers, name: string) => (n(numbers, "history_days") ? (n(numbers, name) * n(numbers, "window_days")) / n(numbers, "history_days") : 0);

const OF: Record<string, (numbers: Numbers) => Figures> = {
  positive_rate: (of) => ({
    measure: "percent",
    bars: [
      { word: "rate_now", is: "now", value: part(n(of, "positive"), n(of, "samples")), of: n(of, "samples"), decimals: 1 },
      { word: "rate_before", is: "usual", value: part(n(of, "history_positive"), n(of, "history_samples")), of: n(of, "history_samples"), decimals: 1 },
    ],
  }),
  restricted_person: (of) => ({
    measure: "packs",
    bars: [
      { word: "bought_now", is: "now", value: n(of, "packs"), decimals: 0 },
      { word: "bought_before", is: "usual", value: pace(of, "history"), decimals: 1 },
      { word: "bought_by_others", is: "usual", value: n(of, "other_most"), decimals: 0 },
      ...(of.least === undefined ? [] : [{ word: "least", is: "limit", value: n(of, "least"), decimals: 0 } as const]),
    ],
  }),
  restricted_shop: (of) => ({
    measure: "sales",
    bars: [
      { word: "sold_now", is: "now", value: n(of, "sales"), decimals: 0 },
      { word: "sold_before", is: "usual", value: pace(of, "history"), decimals: 1 },
      { word: "others_now", is: "usual", value: n(of, "others"), decimals: 0 },
      { word: "others_before", is: "usual", value: pace(of, "others_history"), decimals: 1 },
    ],
  }),
  flat_sensor: (of) =>
    of.how === "night"
      ? { measure: "nights", bars: [{ word: "flat_nights", is: "now", value: n(of, "nights"), decimals: 0 }, { word: "flat_nights_before", is: "usual", value: n(of, "usual"), of: n(of, "history_nights"), decimals: 0 }] }
      : { measure: "hours", bars: [{ word: "flat_hours", is: "now", value: n(of, "hours"), decimals: 0 }, { word: "flat_hours_before", is: "usual", value: n(of, "usual"), decimals: 0 }] },
  clone_travel: (of) => ({
    measure: "speed",
    bars: [
      { word: "speed_needed", is: "now", value: n(of, "speed"), decimals: 0 },
      { word: "speed_limit", is: "limit", value: n(of, "fastest"), decimals: 0 },
    ],
  }),
  unbought_use: (of) => ({
    measure: "uses",
    bars: [
      { word: "unbought", is: "now", value: n(of, "unbought"), of: n(of, "uses"), decimals: 0 },
      { word: "all_uses", is: "usual", value: n(of, "uses"), decimals: 0 },
    ],
  }),
};

/** Nothing where the rule says no more than its sentence. */
export const figuresOf = (rule: string, numbers: Numbers): Figures | null => OF[rule]?.(numbers) ?? null;

/** Share of the longest bar, in %. */
export const lengths = (bars: readonly Bar[]): number[] => {
  const most = Math.max(1e-9, ...bars.map((bar) => bar.value));
  return bars.map((bar) => (100 * bar.value) / most);
};
