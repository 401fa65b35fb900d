import { afterEach, describe, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { given } from "@/dossier/fields";
import { send } from "@/dossier/send";
import type { Action } from "@/dossier/types";
import { gatePolicyAdds } from "@/office/deeds/gate-policies";
import { templateAdds, templateDeeds } from "@/office/deeds/label-templates";
import { holdsLicences, licenceAdds, licenceDeeds } from "@/office/deeds/licences";
import { tenureAdds, tenureDeeds } from "@/office/deeds/tenures";
import { watchDeeds, watchSubject } from "@/office/deeds/watches";
import { inForce, policyFacts, standing, type GatePolicy } from "@/office/gate-policies";
import { isoDay } from "@/time/format";

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

describe("what a county wants of its gates", () => {
  const policy = (since: string, until = "", region = "349901"): GatePolicy => ({
    id: since + region, version: 1, region, since, until, two_papers: true, without_voucher: "stop", stale_hours: 48, tolerance: 5, source: "1",
  });
  const today = "2026-12-01";
  const laid = [policy("2027-01-01"), policy("2026-12-01", "2027-01-01"), policy("2026-01-01", "2026-12-01"), policy("2026-06-01", "", "340000")];
  it("is to come, in force or replaced, and changes on the first moment of a day", () => {
    expect(laid.map((one) => standing(one, today))).toEqual(["ahead", "in_force", "over", "in_force"]);
    expect(standing(laid[2]!, "2026-11-30")).toBe("in_force");
  });
  it("is what its own county has laid down, also at a market of a township", () => {
    expect(inForce(laid, "349901103", today)).toBe(laid[1]);
    expect(inForce(laid, "349902101", today)).toBeUndefined();
    expect(inForce([policy("2026-01-01", "", "349901103")], "349901103", today)).toBeUndefined(); // no gate goes by a township's
  });
  it("is told where nobody laid anything down, too", () => {
    const told = Object.fromEntries(policyFacts(undefined).map((one) => [one.word, one.cell]));
    expect(told.state).toEqual({ kind: "word", word: "none", family: "gate_policy_state" });
    expect(told.without_voucher).toEqual({ kind: "word", word: "review", family: "gate" });
    expect(told.source).toBeUndefined();
  });
  it("is sent as figures and as a yes or a no", async () => {
    const values = { region: "349901", since: today, two_papers: "", without_voucher: "review", stale_hours: "72", tolerance: "10", source: "1" };
    expect(await sent(gatePolicyAdds[0], null, values)).toEqual([
      { path: "/api/v1/gate-policies", id: "", seen: undefined, body: { ...values, two_papers: false, stale_hours: 72, tolerance: 10 } },
    ]);
  });
});

describe("a watch", () => {
  const row = { id: ID, version: 1, region: "349901101", subject: "s-1", reason: "1", since: "2026-01-01", until: "", end_reason: "" };
  it("is without an end where none is said, and with the subject of the page", async () => {
    const calls = await sent(watchSubject(() => true), { id: "s-1" }, { reason: "1", since: "2026-01-01", until: "" });
    expect(calls).toMatchObject([{ path: "/api/v1/watches", body: { subject: "s-1", reason: "1", since: "2026-01-01", until: null } }]);
  });
  it("ends once: not again on the day on which it was ended, and not after its last day", () => {
    const today = isoDay(Date.now());
    expect([row, { ...row, until: today }, { ...row, until: today, end_reason: "1" }, { ...row, until: "2026-01-02" }].map((one) => watchDeeds[0]!.when(one))).toEqual([true, true, false, false]);
  });
});

describe("a template of labels", () => {
  const row = { id: ID, version: 3, region: "349901101", subject: "s-1", product: "1", origin: "349901101000017", shelf_life: "7", producer: "1", certification: "", state: "filed" as const, reason: "", created: 1, decided: 0 };
  const can = (state: "filed" | "approved" | "refused" | "ended") => templateDeeds.filter((one) => one.when({ ...row, state })).map((one) => one.word);
  it("is decided while it waits and ended after it was approved", () => {
    expect([can("filed"), can("approved"), can("refused"), can("ended")]).toEqual([["approve_template", "refuse_template"], ["end_template"], [], []]);
  });
  it("is filed for the subject that was picked, without a certification where it has none", async () => {
    const values = { subject: "s-1", product: "1", origin: row.origin, shelf_life: "7", certification: "" };
    expect(await sent(templateAdds[0], null, values)).toMatchObject([{ path: "/api/v1/labels/templates", body: values }]);
  });
});

describe("a licence", () => {
  const row = {
    id: ID, version: 1, region: "349901101", subject: "s-1", kind: "pesticide" as const, number: "1", restricted: true, since: "2026-01-01", until: "2031-01-01", suspended: "", dealer_filed: null, valid: true,
  };
  const can = (more: object) => licenceDeeds.filter((one) => one.when({ ...row, ...more })).map((one) => one.word);
  it("is suspended while it holds and restored while it does not for that", () => {
    expect(can({})).toEqual(["note_dealer_filing", "suspend_licence"]);
    expect(can({ suspended: "1", valid: false })).toEqual(["note_dealer_filing", "restore_licence"]);
    expect(can({ valid: false })).toEqual(["note_dealer_filing"]);
  });
  it("names restricted pesticides only where it is one for pesticides", async () => {
    const values = { subject: "s-1", kind: "seed", number: "1", restricted: "true", since: "2026-01-01", until: "2031-01-01", dealer_filed: "" };
    expect(await sent(licenceAdds[0], null, values)).toMatchObject([{ body: { kind: "seed", restricted: false, dealer_filed: null } }]);
    expect(await sent(licenceAdds[0], null, { ...values, kind: "pesticide", dealer_filed: "2026-01-05" })).toMatchObject([{ body: { kind: "pesticide", restricted: true, dealer_filed: "2026-01-05" } }]);
  });
  it("is held by shops, enterprises and cooperatives", () => {
    expect(["shop", "enterprise", "cooperative", "person", "market"].map(holdsLicences)).toEqual([true, true, true, false, false]);
  });
});
