// One page of a list of the API, whichever it is.
import { ask, client } from "@/api/client";

export interface Page {
  items: unknown[];
  next?: string | number | null;
}
export type Query = Record<string, string | number | string[] | undefined>;

/** GET an address of the API that only the declaration of a page knows. Throws a Problem. */
export function get<T>(path: string, query: Query = {}, inPath: Record<string, string> = {}): Promise<T> {
  const request = client.GET as unknown as (path: string, init: unknown) => Promise<{ data?: T; error?: unknown; response: Response }>;
  return ask(request(path, { params: { query, path: inPath } }));
}

/** All rows, page after page, at most `most`. */
export async function all(path: string, query: Query, most: number, told: (rows: number) => void): Promise<{ items: unknown[]; cut: boolean }> {
  const items: unknown[] = [];
  let cursor: Query[string];
  do {
    const page: Page = await get<Page>(path, { ...query, limit: 500, cursor });
    items.push(...page.items);
    told(items.length);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.length < most);
  return { items: items.slice(0, most), cut: cursor !== undefined };
}
