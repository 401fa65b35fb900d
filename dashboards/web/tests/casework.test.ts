// Deeds that hang on more than their row: blocks of a batch, reinspections of a result, answers to a recall.
import { afterEach, describe, expect, it, vi } from "vitest";
import { account } from "@/account/session";
import { client } from "@/api/client";
import { asked, given } from "@/dossier/fields";
import { send } from "@/dossier/send";
import type { Action } from "@/dossier/types";
import { blockDeeds, type Block } from "@/office/deeds/blocks";
import { buyerDeeds } from "@/office/deeds/buyers";
import { missing, noticeDeeds, recoveryCorrecting, type Answer, type Notice } from "@/office/deeds/recall-notices";
import { asking, reinspectionDeeds, type Doubtable, type Reinspection } from "@/office/deeds/reinspections";
import { written } from "@/time/format";

vi.mock("@/account/session", async () => ({ account: (await import("vue")).ref({ subject: "" }), may: () => true }));
const who = account as unknown as { value: { subject: string } };
afterEach(() => {
  who.value.subject = "";
  vi.restoreAllMocks();
});

/** What goes over the wire, of what somebody typed into the fields that are asked. */
async function sent<Row>(action: Action<Row>, row: Row, typed: Record<string, string>) {
  let call: unknown;
  vi.spyOn(client, "POST").mockImplementation(((path: string, init: { params: { path: object; header: Record<string, string> }; body: unknown }) => {
    call = { to: path, ...init.params.path, version: init.params.header["if-match"], body: init.body };
    return Promise.resolve({ data: {}, response: new Response() });
  }) as never);
  const values = { ...action.start?.(row), ...typed };
  await send(action, row, given(action.fields, values), "key-key-key");
  return { call, asked: asked(action.fields, values).map((field) => field.name) };
}

describe("a block", () => {
  const block = (id: string, over: Partial<Block> = {}): Block => ({ id, version: 3, region: "349901", batch: "b", subject: "s", source: "order", reference: "", reason: "r", since: 1, until: null, end_reason: "", ...over });
  const lift = blockDeeds.find((one) => one.word === "lift_block")!;
  type Row = Parameters<typeof lift.when>[0];
  const batch = (...blocks: Block[]) => ({ id: "b", blocks }) as unknown as Row;
  it("is lifted while it stands by itself, not where a recall holds it", () => {
    const can = (...blocks: Block[]) => lift.when(batch(...blocks));
    expect([can(), can(block("x", { until: 5 })), can(block("x", { source: "recall" })), can(block("x"))]).toEqual([false, false, false, true]);
  });
  it("is not chosen where there is but one, and is the one of the version that was seen", async () => {
    const one = await sent(lift, batch(block("old", { until: 2 }), block("x")), { reason: "ok" });
    expect(one).toEqual({ asked: ["reason"], call: { to: "/api/v1/blocks/{id}/lift", id: "x", version: '"3"', body: { reason: "ok" } } });
    const two = await sent(lift, batch(block("x"), block("y", { version: 7 })), { block: "y", reason: "ok" });
    expect(two).toMatchObject({ asked: ["block", "reason"], call: { id: "y", version: '"7"' } });
  });
});

describe("a reinspection", () => {
  const DAY = 86_400_000;
  const [known, unknown] = asking((row: Doubtable | null) => row);
  const doubt = (of: string, due: number): Doubtable => ({ test: "t", of, due });
  const can = (row: Doubtable | null) => [known!, unknown!].map((one) => one.when(row));
  it("is asked by a clerk whatever the hour, who says whose it is where nobody knows", () => {
    expect([can(null), can(doubt("s-1", 0)), can(doubt("", 0))]).toEqual([[false, false], [true, false], [false, true]]);
  });
  it("is asked by the inspected party in time, of its own alone", () => {
    who.value.subject = "s-1";
    const later = Date.now() + DAY;
    expect([can(doubt("s-1", later)), can(doubt("s-1", Date.now() - DAY)), can(doubt("s-2", later)), can(doubt("", later))]).toEqual([[true, false], [false, false], [false, false], [false, false]]);
  });
  it("is written up with the time of the paper by a clerk, and asked now by anybody else", async () => {
    const typed = { why: "mixed up", asked: "2026-11-23T10:42" };
    const clerk = await sent(known!, doubt("s-1", 0), typed);
    expect(clerk).toMatchObject({ asked: ["why", "method", "asked"], call: { body: { test: "t", of: "s-1", why: "mixed up", method: "", asked: written("2026-11-23T10:42") } } });
    who.value.subject = "s-1";
    expect(await sent(known!, doubt("s-1", Date.now() + DAY), typed)).toMatchObject({ asked: ["why", "method"], call: { body: { of: "", asked: null } } });
    expect(new Date(written("2026-11-23T10:42")).toISOString()).toBe("2026-11-23T02:42:00.000Z");
  });
  it("is assigned, assigned anew, closed or refused by how far it is", () => {
    const words = (state: Reinspection["state"]) => reinspectionDeeds.filter((one) => one.when({ state } as Reinspection)).map((one) => one.word);
    expect(words("asked")).toEqual(["assign_reinspection", "refuse_reinspection"]);
    expect(words("assigned")).toEqual(["reassign_reinspection", "close_reinspection", "refuse_reinspection"]);
    expect([words("done"), words("refused")]).toEqual([[], []]);
  });
});

describe("the answer to a recall", () => {
  const sum = { unit: "kg", frozen: "9", listed: "9", exposed: "9", recovered: "0", destroyed: "0", sold: "0", lost: "0", passed: "0", unknown: "9" };
  const line = (batch: string, unknown = "9", round = 0) => ({ batch, holder: "s-1", region: "349901", round, depth: 0, product: "cucumber", sum: { ...sum, unknown } });
  const notice = (over: Partial<Notice> = {}): Notice => ({
    id: "n", version: 2, recall: "r", round: 0, subject: "s-1", region: "349901", reason: "", level: "one", basis: "", sent: 1, due: 2, acknowledged: null, acknowledged_by: "", remark: "", closed: false, lines: [line("b")], ...over,
  });
  const [acknowledge, tell] = noticeDeeds;
  it("is acknowledged once and told while the recall is open", () => {
    const can = (row: Notice) => [acknowledge!, tell!].map((one) => one.when(row));
    expect([can(notice()), can(notice({ acknowledged: 5 })), can(notice({ closed: true }))]).toEqual([[true, true], [false, true], [false, false]]);
    expect([missing(line("b")), missing(line("b", "0.0"))]).toEqual([true, false]);
  });
  it("is about the only batch of its own accord, once for all its rounds, and by an office for its holder", async () => {
    const row = notice({ lines: [line("b"), line("b", "1", 1)] });
    const { call } = await sent(tell!, row, { recovered: "2" });
    expect(call).toMatchObject({ body: { recall: "r", batch: "b", subject: "s-1", unit: "kg", recovered: "2", destroyed: "", corrects: "" } });
    who.value.subject = "s-1";
    expect((await sent(tell!, row, {})).call).toMatchObject({ body: { subject: "" } });
    expect(tell!.start!(notice({ lines: [line("b"), line("c")] }))).toEqual({ line: "" });
  });
  it("is corrected by another about the same batch, where it counts", async () => {
    const answer = { id: "a", batch: "b", subject: "s-1", unit: "kg", counts: true } as Answer;
    const row = { ...notice(), answers: [answer] };
    expect([recoveryCorrecting.when(row), recoveryCorrecting.when({ ...row, answers: [{ ...answer, counts: false }] })]).toEqual([true, false]);
    const { call } = await sent(recoveryCorrecting, row, { corrects: "a", sold: "1", why: "misread" });
    expect(call).toMatchObject({ body: { recall: "r", batch: "b", corrects: "a", sold: "1", recovered: "", why: "misread" } });
  });
});

describe("a buyer", () => {
  it("is opened of a sale that kept one, with case and reason in the body alone", async () => {
    const open = buyerDeeds[0]!;
    const sale = { id: "e", buyer: "p" } as Parameters<typeof open.when>[0];
    expect([open.when(sale), open.when({ ...sale, buyer: "" })]).toEqual([true, false]);
    expect((await sent(open, sale, { case: " 2026-12 ", why: "check" })).call).toEqual({ to: "/api/v1/buyers/{id}/unmask", id: "p", version: undefined, body: { case: "2026-12", why: "check" } });
    expect(open.once!({ name: "n", number: "1", phone: "2" })).toMatchObject({ word: "buyer" });
  });
});
