// A deed sent to the cloud: once however often the button is pressed, and only on what one has seen.
import { ask, client } from "@/api/client";
import type { Action } from "@/dossier/types";

export async function send<Row>(action: Action<Row>, row: Row, values: Record<string, string>, key: string): Promise<unknown> {
  const { id, version } = action.of(row);
  const post = client.POST as unknown as (path: string, init: unknown) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
  const header = { "idempotency-key": key, ...(version === undefined ? {} : { "if-match": `"${version}"` }) };
  return ask(post(action.path, { params: { path: { id }, header }, body: action.body?.(values, row) }));
}
