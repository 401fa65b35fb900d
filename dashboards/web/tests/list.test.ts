import { describe, expect, it } from "vitest";
import { read, same, turned, write } from "@/list/address";
import { amount, chip, lines, moment, plain, subject, text } from "@/list/cell";
import { grouped, groupOf } from "@/list/groups";
import { step, taken } from "@/list/keys";
import { field, sheet } from "@/list/sheet";
import type { AnyList } from "@/list/types";
import { told } from "@/dossier/order";
import { between, draw, shown, type Edge, type Node } from "@/graph/model";
import { sortOf } from "@/office/resolve";
import { PAGES } from "@/office/catalogue";
import en from "@/locale/office/en.json";
import zh from "@/locale/office/zh.json";

const spec: AnyList = {
  name: "things", path: "/api/v1/things", key: (row: { id: string }) => row.id, sort: "-at",
  columns: [{ word: "at", of: () => text(""), sort: "at" }, { word: "name", of: () => text("") }],
  filters: [{ name: "state", kind: "choice", word: "state", choices: ["open", "done"] }, { name: "text", kind: "text", word: "name" }],
  tabs: [{ word: "open", query: { state: "open" } }, { word: "all", query: {} }],
};
const place = (more: object) => ({ filters: {}, sort: "-at", pages: 1, row: "", ...more });

describe("the address of a list", () => {
  it("says the first tab to somebody who comes without a wish, and nothing in the address", () => {
    expect(read(spec, {})).toEqual(place({ filters: { state: "open" } }));
    expect(write(spec, place({ filters: { state: "open" } }))).toEqual({});
  });
  it("holds every filter, the order, how far and which row, there and back", () => {
    for (const wanted of [
      place({ filters: { state: "done", text: "a b" }, sort: "at", pages: 3, row: "x" }),
      place({ filters: { text: "q" } }), place({ filters: {} }), place({ filters: { state: "open" }, sort: "at" }),
    ]) expect(read(spec, write(spec, wanted))).toEqual(wanted);
  });
  it("takes nothing that the list does not know", () => {
    expect(read(spec, { state: "nonsense", sort: "secret", pages: "9999", other: "1" })).toEqual(place({ filters: {}, pages: 20 }));
  });
  it("knows that an empty filter asks for nothing", () => {
    expect(same({ state: "" }, {})).toBe(true);
    expect(same({ state: "open" }, { state: "open", text: "" })).toBe(true);
    expect(same({ state: "open" }, { state: "done" })).toBe(false);
  });
  it("turns an order round at the second click", () => {
    expect([turned("-at", "at"), turned("at", "at"), turned("name", "at")]).toEqual(["at", "-at", "at"]);
  });
});

describe("keys of a list", () => {
  it("move within the rows and stop at their ends", () => {
    expect(step("j", -1, 3)).toEqual({ to: 0 });
    expect(step("ArrowDown", 2, 3)).toEqual({ to: 2 });
    expect(step("K", 0, 3)).toEqual({ to: 0 });
    expect(step("End", 0, 3)).toEqual({ to: 2 });
    expect(step("j", -1, 0)).toBeNull();
  });
  it("open only what is chosen, and leave it", () => {
    expect(step("Enter", -1, 3)).toBeNull();
    expect(step("Enter", 1, 3)).toEqual({ open: true });
    expect(step("Escape", 1, 3)).toEqual({ leave: true });
    expect(step("x", 1, 3)).toBeNull();
  });
  it("belong to fields and to the browser first", () => {
    const event = (tagName: string, more: object = {}) => ({ target: { tagName }, key: "j", ...more }) as unknown as KeyboardEvent;
    expect(taken(event("INPUT"))).toBe(true);
    expect(taken(event("TR"))).toBe(false);
    expect(taken(event("TR", { ctrlKey: true }))).toBe(true);
    expect(taken(event("BUTTON", { key: "Enter" }))).toBe(true);
  });
});

describe("a queue", () => {
  const now = Date.parse("2026-11-29T10:00:00+08:00");
  it("puts what is over its time first and what is done last, by the time that is left", () => {
    const rows = [{ at: now + 9e8, open: true }, { at: now - 1, open: true }, { at: now + 1000, open: true }, { at: now - 9e8, open: true }, { at: 0, open: false }];
    const found = grouped(rows, (row) => row, now);
    expect(found.map((one) => one.group)).toEqual(["over", "today", "later", "done"]);
    expect(found[0]!.rows).toEqual([rows[3], rows[1]]);
  });
  it("counts days as people here do", () => {
    expect(groupOf({ at: Date.parse("2026-11-29T23:59:00+08:00"), open: true }, now)).toBe("today");
    expect(groupOf({ at: Date.parse("2026-11-30T00:01:00+08:00"), open: true }, now)).toBe("later");
    expect(groupOf({ at: 0, open: false, handled: true }, now)).toBe("handled");
  });
});

describe("a sheet", () => {
  const tell = { word: (family: string, word: string) => `${family}:${word}`, subject: (id: string) => `S${id}`, region: (code: string) => code };
  it("quotes what needs it and lets no cell be a formula", () => {
    expect(field('a "b", c')).toBe('"a ""b"", c"');
    expect(field("=1+1")).toBe("'=1+1");
    expect(field("-12.5")).toBe("-12.5");
    expect(field("-cmd")).toBe("'-cmd");
    expect(sheet([["a", "b"]])).toBe("\uFEFFa,b\r\n");
  });
  it("says a cell in words, and nothing for what is missing", () => {
    expect(plain(moment(Date.parse("2026-11-23T02:42:00Z")), tell)).toBe("2026-11-23 10:42");
    expect(plain(text(""), tell)).toBe("");
    expect(plain(amount("12", "kg"), tell)).toBe("12 kg");
    expect(plain(lines([subject("7"), chip("pass", "good", "quality")]), tell)).toMatch(/^S7.+quality:good$/);
  });
});

describe("a timeline", () => {
  it("hangs a correction under what it puts right, struck, the latest first", () => {
    const said = (id: string, at: number, corrects?: string) => ({ id, at, by: "", cell: text(id), corrects });
    const found = told([said("a", 1), said("b", 5), said("c", 3, "a"), said("d", 9, "c")]);
    expect(found.map((one) => [one.id, one.struck])).toEqual([["b", false], ["a", true]]);
    expect(found[1]!.under[0]).toMatchObject({ id: "c", struck: true });
    expect(found[1]!.under[0]!.under[0]).toMatchObject({ id: "d", struck: false });
  });
  it("shows a correction whose original lies elsewhere, and ends where two name each other", () => {
    const said = (id: string, corrects: string) => ({ id, at: 1, by: "", cell: text(id), corrects });
    expect(told([said("a", "gone")])).toHaveLength(1);
    expect(told([said("a", "b"), said("b", "a")])).toEqual([]);
  });
});

describe("the graph of batches", () => {
  const node = (id: string, depth: number, amount = "100"): Node => ({ id, depth, amount, unit: "kg", product: id, made: "harvest", at: depth, holder: "", doubtful: false });
  const edge = (from: string, to: string, amount: number): Edge => ({ from, to, amount, event: `e-${to}` });
  const nodes = [node("a", -1, "244"), node("b", -1, "427"), node("m", 0, "671"), node("c", 1, "300")];
  const edges = [edge("a", "m", 244), edge("b", "m", 427), edge("m", "c", 400)];

  it("runs from left to right, as wide as what flows", () => {
    const { nodes: placed, edges: drawn } = draw(nodes, edges, "m", "m");
    const x = Object.fromEntries(placed.map((one) => [one.id, one.x]));
    expect(x.a).toBe(x.b);
    expect(x.a!).toBeLessThan(x.m!);
    expect(x.m!).toBeLessThan(x.c!);
    expect(drawn.find((one) => one.from === "b")!.width).toBeGreaterThan(drawn.find((one) => one.from === "a")!.width);
    expect(new Set(placed.map((one) => `${one.x} ${one.y}`)).size).toBe(4);
  });
  it("shows what is missing between in and out, and no crumb of it", () => {
    const { gaps } = draw(nodes, edges, "m", "m");
    expect(gaps.map((one) => [one.id, one.missing])).toEqual([["c", 100]]);
  });
  it("keeps the way between two batches in ink", () => {
    expect([...between(edges, "m", "a")]).toEqual([edges[0]]);
    expect([...between(edges, "a", "c")].length).toBe(2);
    expect(between(edges, "a", "b").size).toBe(0);
  });
  it("leaves whole layers out where there are too many, never the batch in the middle", () => {
    const many = [node("m", 0), ...Array.from({ length: 30 }, (_, at) => node(`x${at}`, 1)), ...Array.from({ length: 90 }, (_, at) => node(`y${at}`, 2))];
    expect(shown(many).map((one) => one.depth).sort((a, b) => b - a)[0]).toBe(1);
    expect(draw(many, [], "m", "m").left_out).toBe(90);
    expect(shown(Array.from({ length: 99 }, (_, at) => node(`z${at}`, at === 0 ? 0 : 1)))).toHaveLength(1);
  });
});

describe("the search", () => {
  it("tells codes apart from words", () => {
    expect(sortOf(" 90a491bd1ef8bc79 ")).toBe("hex");
    expect(sortOf("01a229a9-1b23-71c7-872d-75917f89905e")).toBe("uuid");
    expect(sortOf("HTTPS://QR.EXAMPLE/V/4Q2WV+5J03LVD$M-PRR00WH0INMSDI080NM")).toBe("voucher");
    expect(sortOf("HTTPS://ZG.QINGHE.CN/B7K2M9QX4T")).toBe("label");
    expect(sortOf("\u768bA12345")).toBe("plate");
    expect(sortOf("\u4e30\u79be\u5408\u4f5c\u793e")).toBe("words");
    expect(sortOf("Fenghe")).toBe("words");
  });
});

describe("every page of the catalogue", () => {
  const books = [zh.work, en.work] as unknown as Record<string, Record<string, unknown>>[];
  it.each(PAGES.map((page) => [page.name, page] as const))("%s has words for all that it says, and no more than seven columns", async (_, page) => {
    const list = page.list ? (await page.list()).default : null;
    expect(list ? list.name : page.name).toBe(page.name);
    expect(list === null).toBe(page.own !== undefined);
    expect(list?.columns.length ?? 0).toBeLessThanOrEqual(7);
    expect(page.queue === undefined || list?.due !== undefined).toBe(true);
    const known = (list?.filters ?? []).map((filter) => filter.name);
    for (const tab of list?.tabs ?? []) for (const name of Object.keys(tab.query)) expect(known).toContain(name);
    const one = page.dossier ? (await page.dossier()).default : null;
    for (const book of books) {
      for (const { word } of [...(list?.columns ?? []), ...(list?.filters ?? [])]) expect(book.column).toHaveProperty(word);
      for (const { word } of list?.tabs ?? []) expect(book.tab).toHaveProperty(word);
      for (const filter of list?.filters ?? []) for (const choice of filter.choices ?? []) expect((book.word![filter.family ?? filter.name] as object), `${filter.name} ${choice}`).toHaveProperty(choice);
      for (const action of [...(list?.actions ?? []), ...(list?.adds ?? []), ...(one?.actions ?? [])]) {
        expect(book.deed).toHaveProperty(action.word);
        for (const field of action.fields) {
          expect(book.field).toHaveProperty(field.word);
          if (field.hint) expect(book.hint).toHaveProperty(field.hint);
          for (const choice of field.choices ?? []) expect(book.word![field.family ?? field.name] as object, `${field.name} ${choice}`).toHaveProperty(choice);
        }
      }
      for (const section of one?.sections ?? []) expect(book.section).toHaveProperty(section.word);
      for (const section of one?.sections ?? []) if ("columns" in section) for (const { word } of section.columns) expect(book.column).toHaveProperty(word);
    }
  });
});
