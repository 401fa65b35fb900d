// What the cloud says when it cannot do as asked (RFC 9457), or that it did not answer at all (status 0).

export interface Mistake {
  /** Which field: "reasons.0". */
  where: string;
  what: string;
}

export class Problem extends Error {
  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    /** A word for programs that never changes: "wrong_password". */
    readonly code: string,
    readonly title = "",
    readonly detail = "",
    /** Seconds to wait before the next attempt, where the cloud named them. */
    readonly wait = 0,
    readonly mistakes: readonly Mistake[] = [],
  ) {
    super(`${status} ${code}`);
  }
}

export function problemOf(response: Response, body: unknown): Problem {
  const told = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof told[key] === "string" ? told[key] : "");
  const wait = Number(response.headers.get("retry-after") ?? 0);
  const mistakes = Array.isArray(told.errors) ? (told.errors as Mistake[]) : [];
  return new Problem(response.status, text("code") || "no_code", text("title"), text("detail"), Number.isFinite(wait) ? wait : 0, mistakes);
}

/** Whatever was thrown, as a Problem: a fault of the page itself is one too. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "page_fault", "", String(error));
}
