// What is sent of new figures. Pure.

/** Tomorrow: what holds today has been judged by already. */
export function firstDay(today: string): string {
  const next = new Date(`${today}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** All figures as numbers: what stands in the form is what holds. */
export const changedFigures = (typed: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, Number(value)]));
