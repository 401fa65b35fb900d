import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Action } from "@/dossier/types";
import { offerText } from "@/list/offers";
import { complaintDeeds } from "@/office/deeds/complaints";

const me = vi.hoisted(() => ({ name: "", may: [] as string[] }));
vi.mock("@/account/session", () => ({
  account: { get value() { return { name: me.name }; } },
  may: (operation: string) => me.may.includes(operation),
}));

type Row = Parameters<(typeof complaintDeeds)[number]["when"]>[0];
const row = (more: Partial<Row>) => ({ state: "accepted", handler: "", reward: "", reward_paid: 0, reward_claim: "", rewardable: false, ...more }) as Row;
const can = (one: Row) => complaintDeeds.filter((deed) => me.may.includes(deed.operation) && deed.when(one)).map((deed) => deed.word);
const named = (word: string) => complaintDeeds.filter((deed) => deed.word === word) as readonly Action<Row>[];

const WORKING = ["acceptComplaint", "answerComplaint", "proposeComplaint"];
const CHIEF = [...WORKING, "closeComplaint", "dispatchComplaint", "grantComplaintReward", "payComplaintReward"];

beforeEach(() => Object.assign(me, { name: "liu", may: WORKING }));

describe("a complaint in somebody's hands", () => {
  it("is dealt with by whoever has the role where it is with nobody", () => {
    expect(can(row({ state: "received" }))).toEqual(["accept_complaint"]);
    expect(can(row({}))).toEqual(["answer_complaint"]);
  });
  it("is left alone by everybody else where it is with somebody", () => {
    expect(can(row({ state: "received", handler: "zhou" }))).toEqual([]);
    expect(can(row({ handler: "zhou" }))).toEqual([]);
  });
  it("is answered and proposed upon by whoever has it", () => {
    expect(can(row({ handler: "liu" }))).toEqual(["answer_complaint", "propose_complaint"]);
    expect(can(row({ state: "closed", handler: "liu" }))).toEqual([]);
  });
  it("is handed on by a supervisor, who may do all of it and proposes nothing", () => {
    Object.assign(me, { name: "chief", may: CHIEF });
    expect(can(row({ state: "answered", handler: "liu" }))).toEqual(["answer_complaint", "close_complaint", "dispatch_complaint"]);
    expect(can(row({ state: "answered", handler: "chief" }))).toEqual(["answer_complaint", "close_complaint", "dispatch_complaint"]);
    expect(can(row({ state: "closed" }))).toEqual([]);
  });
});

describe("a reward", () => {
  beforeEach(() => Object.assign(me, { name: "chief", may: CHIEF }));
  it("is granted where the cloud says so, and paid once", () => {
    expect(can(row({ state: "closed", rewardable: true }))).toEqual(["grant_reward"]);
    expect(can(row({ state: "closed", reward: "200.00", reward_claim: "phone" }))).toEqual(["pay_reward"]);
    expect(can(row({ state: "closed", reward: "200.00", reward_claim: "phone", reward_paid: 9 }))).toEqual([]);
  });
  it("wants the receipt of whoever was not called", () => {
    const wanted = (claim: string) => named("pay_reward").find((one) => one.when(row({ state: "closed", reward: "1.00", reward_claim: claim })))!.fields[0]!.optional;
    expect([wanted("receipt"), wanted("phone")]).toEqual([false, true]);
  });
  it("is fetched by a call only where a phone was left", async () => {
    const claim = named("grant_reward")[0]!.fields.find((one) => one.name === "claim")!;
    const offered = async (phone: string) => (await claim.offers!(row({ phone }) as never)).map((one) => one.value);
    expect([await offered("139****5678"), await offered("")]).toEqual([["phone", "receipt"], ["receipt"]]);
  });
  it("is sent as it was typed, without what a thumb adds", () => {
    const [grant] = named("grant_reward");
    expect(grant!.body!({ yuan: " 200.50 ", basis: "b", claim: "receipt" }, row({}))).toEqual({ yuan: "200.50", basis: "b", claim: "receipt" });
  });
});

describe("a person to choose", () => {
  it("is told by name, role and place, and by nothing that is missing", () => {
    const tell = { word: (family: string, word: string) => `${family}:${word}`, subject: (id: string) => id, region: (code: string) => `place ${code}` };
    const cells = [{ kind: "text", text: "liu" }, { kind: "word", family: "role", word: "inspector" }] as const;
    expect(offerText({ value: "liu", cells: [...cells, { kind: "region", code: "349901" }] }, tell)).toBe("liu · role:inspector · place 349901");
    expect(offerText({ value: "liu", cells: [...cells, { kind: "text", text: "—" }] }, tell)).toBe("liu · role:inspector");
  });
});
