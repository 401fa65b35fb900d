import { afterEach, describe, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Problem } from "@/api/problem";
import { against, asked, blank, given, several } from "@/dossier/fields";
import { send } from "@/dossier/send";
import type { Field } from "@/dossier/types";
import { accountAdds, accountDeeds } from "@/office/deeds/accounts";
import { certificateAdds, certificateDeeds } from "@/office/deeds/certificates";
import { planAdds } from "@/office/deeds/plans";

const ID = "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4";
const ROW = { id: ID, name: "liu.fang", role: "farm", region: "349901101", subject: "s-1", language: "zh", disabled: false, created: 1, password_changed: 1, version: 4 };
const add = accountAdds[0]!;
const deedOf = (word: string) => accountDeeds.find((one) => one.word === word)!;

describe("the fields of a form", () => {
  const fields: Field[] = [
    { name: "role", kind: "choice", word: "role", choices: ["farm", "admin"] },
    { name: "subject", kind: "pick", word: "subject", when: (values) => values.role === "farm", codes: ["account_subject"] },
    { name: "note", kind: "line", word: "remark", optional: true },
  ];
  it("are asked by what the others hold, and what is not asked is not sent", () => {
    expect(asked(fields, { role: "admin" }).map((field) => field.name)).toEqual(["role", "note"]);
    expect(given(fields, { role: "admin", subject: "s-1", note: " x " })).toEqual({ role: "admin", subject: "", note: "x" });
    expect(given(fields, { role: "farm", subject: "s-1" })).toEqual({ role: "farm", subject: "s-1", note: "" });
  });
  it("must be filled unless they need not be", () => {
    expect(fields.map((field) => blank(field, { role: "farm", subject: "  " }))).toEqual([false, true, false]);
  });
  it("are told what the cloud says against them, by its code or by where the mistake is", () => {
    const coded = new Problem(422, "account_subject", "title", "There is no such subject");
    expect(fields.map((field) => against(field, coded))).toEqual(["", "There is no such subject", ""]);
    const placed = new Problem(422, "not_acceptable_input", "", "", 0, [{ where: "body.note", what: "too long" }]);
    expect(fields.map((field) => against(field, placed))).toEqual(["", "", "too long"]);
    expect(against(fields[0]!, null)).toBe("");
  });
  it("may hold several", () => {
    expect(several("a\nb\n")).toEqual(["a", "b"]);
  });
});

describe("a deed that is sent", () => {
  const answered = { ...ROW, password: "kT7vR-m3XqP-9wBdH-Yf4Jn" };
  afterEach(() => vi.restoreAllMocks());
  async function sent(action: Parameters<typeof send>[0], row: unknown, values: Record<string, string>) {
    const calls: unknown[] = [];
    for (const method of ["POST", "PATCH"] as const) {
      vi.spyOn(client, method).mockImplementation(((path: string, init: { params: { path: object; header: object }; body: unknown }) => {
        calls.push({ method, asked: path, ...init.params, body: init.body });
        return Promise.resolve({ data: answered, response: new Response() });
      }) as never);
    }
    const answer = await send(action, row as never, given(action.fields, values), "key-key-key");
    return { answer, calls };
  }

  it("opens an account of the authority for no subject, whatever was picked before", async () => {
    const values = { name: "liu.fang", role: "inspector", region: "349901101", subject: "s-1", language: "en" };
    const { answer, calls } = await sent(add as never, null, values);
    expect(calls).toEqual([{ method: "POST", asked: "/api/v1/accounts", path: { id: "" }, header: { "idempotency-key": "key-key-key" }, body: { ...values, subject: "" } }]);
    expect(add.once!(answer)).toEqual({ whose: "liu.fang", secret: answered.password });
  });
  it("changes one by what was seen of it, beginning with what it is", async () => {
    const change = deedOf("change_account");
    const { calls } = await sent(change as never, ROW, { ...change.start!(ROW), role: "shop", subject: "s-2" });
    const body = { role: "shop", region: "349901101", subject: "s-2", language: "zh" };
    expect(calls).toEqual([{ method: "PATCH", asked: "/api/v1/accounts/{id}", path: { id: ID }, header: { "idempotency-key": "key-key-key", "if-match": '"4"' }, body }]);
  });
  it("says the whole nation by no code, and has it back in the form", () => {
    const change = deedOf("change_account");
    expect(change.start!({ ...ROW, region: "" }).region).toBe("nation");
    expect(change.body!({ ...change.start!({ ...ROW, region: "" }) }, ROW)).toMatchObject({ region: "" });
  });
  it("closes what is open and opens what is closed", () => {
    const can = (row: typeof ROW) => accountDeeds.filter((one) => one.when(row)).map((one) => one.word);
    expect(can(ROW)).toEqual(["change_account", "renew_password", "disable_account"]);
    expect(can({ ...ROW, disabled: true })).toEqual(["change_account", "enable_account"]);
    expect([deedOf("disable_account"), deedOf("enable_account")].map((one) => one.body!({}, ROW))).toEqual([{ disabled: true }, { disabled: false }]);
  });
});

describe("a sampling plan", () => {
  const make = planAdds[0]!;
  const filled = { title: "June", purpose: "routine", population: "cycles", product: "cucumber", cycle_kind: "crop", made: "harvest", sector: "crops", region: "349901", since: "2026-06-01", until: "2026-06-30", quota: "20" };
  it("is asked only for what its population has, and sends one kind", () => {
    const names = (population: string) => asked(make.fields, { population }).map((field) => field.name);
    expect(names("")).not.toContain("product");
    expect(names("cycles")).toEqual(expect.arrayContaining(["product", "cycle_kind"]));
    expect(names("subjects")).toEqual(expect.arrayContaining(["subject_kind", "sector"]));
    expect(names("subjects")).not.toContain("product");
    expect(make.body!(given(make.fields, filled), null)).toMatchObject({ population: "cycles", kind: "crop", sector: "", quota: 20 });
    expect(make.body!(given(make.fields, { ...filled, population: "batches" }), null)).toMatchObject({ kind: "harvest", sector: "crops" });
  });
});

describe("a certificate", () => {
  it("is entered with each product on its own, and revoked once", () => {
    const body = certificateAdds[0]!.body!({ subject: "s-1", kind: "organic", number: "1", products: "cucumber\ntomato", since: "2026-01-01", until: "2027-01-01" }, null);
    expect(body).toMatchObject({ products: ["cucumber", "tomato"] });
    const revoke = certificateDeeds[0]!;
    const row = { id: "c", version: 2, revoked: null } as Parameters<typeof revoke.when>[0];
    expect([revoke.when(row), revoke.when({ ...row, revoked: "2026-02-01" })]).toEqual([true, false]);
  });
});
