// The page one was sent away from: an address of our own and nothing else, or the door would open to strangers' sites.

export function wanted(to: unknown): string | null {
  return typeof to === "string" && /^\/(?![/\\])/.test(to) && !to.startsWith("/login") ? to : null;
}
