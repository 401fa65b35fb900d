import { afterEach, describe, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { asked, given } from "@/dossier/fields";
import { send } from "@/dossier/send";
import type { Action } from "@/dossier/types";
import { happened, operationDeeds } from "@/office/deeds/operations";
import { written } from "@/time/format";

const AT = Date.parse("2026-06-01T01:00:07Z");
const use = { registration: "PD20081001", pack: "11000011001000000000000000000001", lot: "20260301", told_amount: "30", told_unit: "mL" };
const spray = { id: "o-1", action: "spray", at: AT, pest: "thrips", note: "", amount: "0", unit: "", corrects: "", corrected_by: "", inputs: [use] };
const gone = { ...spray, id: "o-3", action: "other", pest: "", corrects: "o-2", inputs: [] };
const many = { ...spray, id: "o-4", inputs: [use, use, use, use] };
const row = { cycle: { id: "c-1", kind: "crop" }, operations: [spray, { ...spray, id: "o-2", corrected_by: "o-3" }, gone, many] };
const deeds = (word: string, of: object = row) => operationDeeds.filter((one) => one.word === word && one.when(of as never)) as unknown as Action<unknown>[];

async function sent(action: Action<unknown>, values: Record<string, string>) {
  const calls: unknown[] = [];
  vi.spyOn(client, "POST").mockImplementation(((path: string, init: { params: { path: { id: string } }; body: unknown }) => {
    calls.push({ path, id: init.params.path.id, body: init.body });
    return Promise.resolve({ data: {}, response: new Response() });
  }) as never);
  await send(action, row, given(action.fields, values), "key-key-key");
  return calls;
}
afterEach(() => vi.restoreAllMocks());

describe("what was done in a cycle", () => {
  it("is asked for by what it is, of a crop other things than of a herd", () => {
    const [tell, ...rest] = deeds("tell_operation");
    expect(rest).toEqual([]);
    const names = (values: Record<string, string>) => asked(tell!.fields, values).map((field) => field.name + (field.optional ? "?" : ""));
    expect(names({ action: "weed" })).toEqual(["action", "at", "note?"]);
    expect(names({ action: "spray" })).toEqual(["action", "at", "product1", "pest?", "note?"]);
    expect(names({ action: "fertilise", product1: "x" })).toEqual(["action", "at", "product1?", "used1", "unit1", "lot1?", "product2?", "note?"]);
    expect(names({ action: "harvest", amount: "5" })).toEqual(["action", "at", "amount?", "unit", "note?"]);
    const [herd] = deeds("tell_operation", { ...row, cycle: { id: "c-2", kind: "herd" } });
    expect(herd!.fields[0]!.choices).toContain("vaccinate");
  });
  it("is told with what was asked alone", async () => {
    const values = { action: "harvest", at: "2026-06-01T09:00", product1: "PD20081001", used1: "30", amount: "120", unit: "kg", note: "" };
    expect(await sent(deeds("tell_operation")[0]!, values)).toEqual([
      { path: "/api/v1/operations", id: "", body: { action: "harvest", cycle: "c-1", plot: "", at: written("2026-06-01T09:00"), pest: "", note: "", amount: "120", unit: "kg", inputs: [] } },
    ]);
  });
  it("is corrected from what was told: the moment to the millisecond, the pack with its product", async () => {
    const correct = deeds("correct_operation")[0]!;
    const start = correct.fields[0]!.fills!("o-1", row as never);
    const body = { action: "spray", cycle: "", plot: "", at: AT, pest: "thrips", note: "", amount: "", unit: "", why: "too much" };
    const goods = { product: use.registration, amount: "25", unit: "mL", lot: use.lot, pack: use.pack };
    const values = { ...start, operation: "o-1", why: "too much", used1: "25" };
    expect(await sent(correct, values)).toEqual([{ path: "/api/v1/operations/{id}/correct", id: "o-1", body: { ...body, inputs: [goods] } }]);
    const [other] = (await sent(correct, { ...values, product1: "PD20990001", at: "2026-06-01T10:00" })) as [{ body: typeof body & { inputs: (typeof goods)[] } }];
    expect([other.body.at, other.body.inputs[0]!.pack]).toEqual([written("2026-06-01T10:00"), ""]);
  });
  it("is there no more once it was taken back, and is corrected only where the form holds all of it", async () => {
    expect(happened(row as never).map((one) => one.id)).toEqual(["o-1", "o-4"]);
    const offered = async (word: string) => (await deeds(word)[0]!.fields[0]!.offers!(row as never)).map((one) => one.value);
    expect(await offered("correct_operation")).toEqual(["o-1"]);
    expect(await offered("withdraw_operation")).toEqual(["o-1", "o-4"]);
    expect(deeds("withdraw_operation", { ...row, operations: [gone] })).toEqual([]);
  });
});
