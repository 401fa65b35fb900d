// What the cloud says when it cannot do as asked (RFC 9457), or that it did not answer at all (status 0).

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
  ) {
    super(`${status} ${code}`);
  }
}

export function problemOf(response: Response, body: unknown): Problem {
  const told = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof told[key] === "string" ? told[key] : "");
  const wait = Number(response.headers.get("retry-after") ?? 0);
  return new Problem(response.status, text("code") || "no_code", text("title"), text("detail"), Number.isFinite(wait) ? wait : 0);
}

/** Whatever was thrown, as a Problem: a fault of the page itself is one too. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "page_fault", "", String(error));
}
