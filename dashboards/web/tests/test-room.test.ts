// The parts of the test room's page that decide: chains, channels, the chart, what came new.
import { describe, expect, it } from "vitest";
import { countdown, fresh, newest, offered, worked } from "@/test-room/bench";
import { sampleShape, steps } from "@/test-room/chain";
import { plotted, SIZE } from "@/test-room/curve";
import type { Channel, Instrument, Result, Room, Sample, Verdict } from "@/test-room/state";

const result = (id: string, verdict: Verdict, heard = 0) => ({ id, verdict, method: "enzyme", heard }) as Result;
const sample = (results: Result[], more: Partial<Sample> = {}) => ({ number: "A-1", stage: "done", standing: "negative", at: 0, results, ...more }) as Sample;
const said = (one: Sample) => steps(one, 2).map((step) => `${step.word}${step.n || ""}:${step.result?.id ?? "-"}`);

describe("a chain", () => {
  it("owes its first test", () => expect(said(sample([], { stage: "waiting", standing: "open" }))).toEqual(["first:-"]));
  it("counts a void test for nothing", () =>
    expect(said(sample([result("a", "void")], { stage: "void", standing: "open" }))).toEqual(["void:a", "first:-"]));
  it("owes two reruns after a first positive", () =>
    expect(said(sample([result("a", "positive")], { stage: "rerun", standing: "needs_rerun" }))).toEqual(["first:a", "rerun1:-", "rerun2:-"]));
  it("goes on through a void rerun", () =>
    expect(said(sample([result("a", "positive"), result("b", "void"), result("c", "negative")], { stage: "rerun", standing: "needs_rerun" }))).toEqual([
      "first:a", "void:b", "rerun1:c", "rerun2:-",
    ]));
  it("names what comes after the last rerun a test again", () =>
    expect(said(sample(["positive", "negative", "negative", "negative"].map((one, at) => result(`${at}`, one as Verdict))))).toEqual([
      "first:0", "rerun1:1", "rerun2:2", "again:3",
    ]));
});

it("draws no verdict where none has been given", () => {
  expect(sampleShape(sample([], { stage: "running" }))).toBeNull();
  expect(sampleShape(sample([], { stage: "confirm", standing: "needs_confirmation" }))).toBe("stop");
  expect(sampleShape(sample([], { standing: "refuted" }))).toBe("pass");
});

it("offers the first free channel that tells nothing, and none where all run", () => {
  const channel = (name: string, since: number, told = "") => ({ channel: name, since, result: told }) as Channel;
  const of = (...channels: Channel[]) => offered({ channels } as Instrument)?.channel;
  expect(of(channel("1", 5), channel("2", 0, "x"), channel("3", 0))).toBe("3");
  expect(of(channel("1", 5), channel("2", 0, "x"))).toBe("2");
  expect(of(channel("1", 5))).toBeUndefined();
});

it("counts down to nothing", () => {
  expect(countdown(1_025_000, 0)).toBe("17:05");
  expect(countdown(500, 0)).toBe("0:01");
  expect(countdown(5, 5)).toBe("");
});

it("tells what came new, and nothing at the first look", () => {
  const room = { samples: [sample([result("a", "negative", 5)])], strangers: [result("b", "void", 9)] } as Room;
  expect(fresh(null, room)).toEqual([]);
  expect(fresh(new Set(["a"]), room).map((one) => one.id)).toEqual(["b"]);
  expect(newest(room)?.number).toBe("A-1");
});

it("puts what is urgent first", () => {
  const all = [sample([], { number: "d", stage: "done" }), sample([], { number: "w", stage: "waiting" }), sample([], { number: "r", stage: "rerun" })];
  expect(worked(all).map((one) => one.number)).toEqual(["r", "w", "d"]);
});

describe("the chart", () => {
  it("puts the threshold between blank and nothing, and words apart", () => {
    const plot = plotted({ minutes: 3, control: 0.512, change: 0.25 }, { threshold: 50, control: 0.3 });
    expect(plot.lines.map((one) => one.name)).toEqual(["control", "threshold", "change"]);
    expect(plot.lines[1]?.value).toBeCloseTo(0.256);
    expect((plot.lines[2]?.label ?? 0) - (plot.lines[1]?.label ?? 0)).toBeGreaterThanOrEqual(23);
  });
  it("stays within the picture also below nothing", () => {
    const plot = plotted({ minutes: 3, control: 0.01, change: -0.02 }, null);
    for (const line of plot.lines) {
      expect(line.y).toBeGreaterThanOrEqual(SIZE.top);
      expect(line.label).toBeLessThanOrEqual(SIZE.height - SIZE.bottom);
    }
  });
});
