// The one door to the cloud: typed by the API's own OpenAPI, errors as Problems with words for the reader.
import createClient from "openapi-fetch";
import type { paths } from "@/api/schema";
import { Problem, problemOf } from "@/api/problem";
import { language } from "@/locale";

export const client = createClient<paths>({ baseUrl: "", credentials: "same-origin" });

client.use({
  onRequest({ request }) {
    request.headers.set("accept-language", language());
    return request;
  },
});

let closed = () => {};
/** What to do when the cloud says that nobody is logged in any more. */
export function whenClosed(act: () => void): void {
  closed = act;
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an answer; throws a Problem where the cloud refused or could not be reached. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch {
    throw new Problem(0, "unreachable");
  }
  if (!answer.response.ok) {
    const problem = problemOf(answer.response, answer.error);
    if (problem.status === 401 && problem.code !== "wrong_password") closed();
    throw problem;
  }
  return answer.data as T;
}
