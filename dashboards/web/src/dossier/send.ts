// A deed sent to the cloud: once however often the button is pressed, and only on what one has seen.
import { ask, client } from "@/api/client";
import type { Action } from "@/dossier/types";

type Sent = (path: string, init: unknown) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

export async function send<Row>(action: Action<Row>, row: Row, values: Record<string, string>, key: string): Promise<unknown> {
  const { id, version } = action.of(row, values);
  const request = client[action.method ?? "POST"] as unknown as Sent;
  const header = { "idempotency-key": key, ...(version === undefined ? {} : { "if-match": `"${version}"` }) };
  return ask(request(action.path, { params: { path: { id }, header }, body: action.body?.(values, row) }));
}
