// How much time is left, as it is said: pure.
export interface Left {
  unit: "none" | "over" | "minutes" | "hours" | "days";
  n: number;
  m: number;
}
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Under an hour in minutes, under two days in hours and minutes, else in days; `over` says by how many hours. */
export function left(due: number | null, now: number): Left {
  if (due === null) return { unit: "none", n: 0, m: 0 };
  const rest = due - now;
  if (rest <= 0) return { unit: "over", n: Math.floor(-rest / HOUR), m: 0 };
  if (rest < HOUR) return { unit: "minutes", n: Math.max(1, Math.floor(rest / MINUTE)), m: 0 };
  if (rest < 2 * DAY) return { unit: "hours", n: Math.floor(rest / HOUR), m: Math.floor((rest % HOUR) / MINUTE) };
  return { unit: "days", n: Math.floor(rest / DAY), m: 0 };
}
