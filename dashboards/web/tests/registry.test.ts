import { afterEach, describe, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { given } from "@/dossier/fields";
import { send } from "@/dossier/send";
import type { Action } from "@/dossier/types";
import { tenureAdds, tenureDeeds } from "@/office/deeds/tenures";

const ID = "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4";

/** What a deed sends: its address, the version that was seen, its body. */
async function sent(action: unknown, row: unknown, values: Record<string, string>) {
  const deed = action as Action<unknown>;
  const calls: unknown[] = [];
  vi.spyOn(client, "POST").mockImplementation(((path: string, init: { params: { path: { id: string }; header: Record<string, string> }; body: unknown }) => {
    calls.push({ path, id: init.params.path.id, seen: init.params.header["if-match"], body: init.body });
    return Promise.resolve({ data: {}, response: new Response() });
  }) as never);
  await send(deed, row, given(deed.fields, values), "key-key-key");
  return calls;
}
afterEach(() => vi.restoreAllMocks());

describe("who runs a site", () => {
  const row = { id: ID, version: 2, site: "349901/liuxi", subject: "s-1", region: "349901101", since: 1, until: null };
  it("changes at the first moment of a day in Shanghai, whatever the zone of the browser", async () => {
    const midnight = Date.parse("2026-10-31T16:00:00Z");
    expect(await sent(tenureAdds[0], null, { site: row.site, subject: "s-1", since: "2026-11-01" })).toEqual([
      { path: "/api/v1/tenures", id: "", seen: undefined, body: { site: row.site, subject: "s-1", since: midnight } },
    ]);
    expect(await sent(tenureDeeds[0], row, { until: "2026-11-01" })).toEqual([{ path: "/api/v1/tenures/{id}/end", id: ID, seen: '"2"', body: { until: midnight } }]);
  });
  it("ends once", () => {
    expect([row, { ...row, until: 5 }].map((one) => tenureDeeds[0]!.when(one))).toEqual([true, false]);
  });
});
