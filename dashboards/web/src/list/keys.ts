// Which row a key leads to. Letters are keys here: no scanner types at a desk's list, and fields keep theirs.
export type Step = { to: number } | { open: true } | { leave: true } | { refresh: true } | null;

/** `at`: the row that is chosen, -1 for none; `many`: how many there are. */
export function step(key: string, at: number, many: number): Step {
  if (key === "r" || key === "R") return { refresh: true };
  if (key === "Escape") return at < 0 ? null : { leave: true };
  if (many === 0) return null;
  if (key === "j" || key === "J" || key === "ArrowDown") return { to: Math.min(at + 1, many - 1) };
  if (key === "k" || key === "K" || key === "ArrowUp") return { to: Math.max(at - 1, 0) };
  if (key === "Home") return { to: 0 };
  if (key === "End") return { to: many - 1 };
  if (key === "Enter" && at >= 0) return { open: true };
  return null;
}

const TYPED = /^(?:INPUT|SELECT|TEXTAREA)$/;

/** Whether a key is meant for a field, a button or the browser rather than for the list. */
export function taken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (TYPED.test(target.tagName) || target.isContentEditable) return true;
  return /^(?:BUTTON|A|SUMMARY)$/.test(target.tagName) && event.key === "Enter";
}
