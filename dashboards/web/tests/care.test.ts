import { describe, expect, it } from "vitest";
import { asked, freshId, wishFor } from "@/care/entry";
import { frameOf, lastFrame, readable } from "@/care/frame";
import { homeless, sentenceAt } from "@/care/mistakes";
import type { CareState, Profile } from "@/care/report";
import { verdicts, worst } from "@/care/verdicts";

const DAY = 86_400_000;
const T = 1_790_000_000_000;
const whole: CareState = {
  t: T,
  boot: "b",
  up_ms: 60_000,
  software: "0.1.0",
  who: { gateway: "gw-1", county: "341225", site: { zh: "s", en: "" }, kind: "farm", kid: "k", enrolled: true },
  clock: { synced: true, segment: 0, offset_ms: 0, source: "ntp" },
  line: { connected: true, since: T - 1000, connections: 1, refused: 0, unproved: 0, lag_ms: 20, last_ack: T - 500 },
  outbox: { events: 0, readings: 0, oldest_event: 0, oldest_reading: 0, bytes: 1000, bound: 1e6, full: false, undated: false, held_samples: 3, held_events: 0, dropped_events: 0, produced: 9 },
  machine: { disk_free: 5e9, disk_total: 9e9, memory: 8e7, cpu: 0.1, temperature: null },
  certificate: [T - DAY, T + 300 * DAY],
  rules: { version: 3, issued: T - DAY, valid_until: T + DAY },
  restart: [],
  mistakes: [],
  trial: false,
  addition: null,
  buses: [{ id: "house", kind: "tcp", place: "10.0.0.9:502", connected: true, why: { zh: "", en: "" } }],
  devices: [],
};
const shapes = (change: Partial<CareState>) => Object.fromEntries(verdicts({ ...whole, ...change }).map((one) => [one.what, one.shape]));

describe("the overview", () => {
  it("finds nothing wrong where nothing is, and does not know of devices that are not there", () => {
    expect(shapes({})).toEqual({ uplink: "pass", outbox: "pass", clock: "pass", certificate: "pass", rules: "pass", config: "pass", devices: "unknown", machine: "pass" });
    expect(worst(verdicts(whole))).toBe("unknown");
  });
  it("shows what is not known as unknown, never as good", () => {
    expect(shapes({ clock: { ...whole.clock, synced: false, source: "none" }, rules: null })).toMatchObject({ clock: "unknown", rules: "unknown" });
  });
  it("tells apart what is over, what ends soon, and what is not there yet", () => {
    expect(shapes({ certificate: [0, 0] }).certificate).toBe("check");
    expect(shapes({ certificate: [T - DAY, T + 2 * DAY] }).certificate).toBe("check");
    expect(shapes({ certificate: [T - DAY, T] }).certificate).toBe("stop");
    expect(shapes({ rules: { version: 3, issued: T - DAY, valid_until: T } }).rules).toBe("stop");
  });
  it("puts the gateway's own sentences where they explain", () => {
    const said = { zh: "z", en: "e" };
    const found = verdicts({ ...whole, mistakes: [said], buses: [{ ...whole.buses[0]!, connected: false, why: said }] });
    expect(found.filter((one) => one.shape === "stop").map((one) => [one.what, one.more[0]])).toEqual([["config", { said }], ["bus", { said }]]);
  });
});

describe("frames", () => {
  it("come apart into time, way and pairs", () => {
    expect(frameOf("2026-11-28T08:20:01.123Z > 01 03 C4")).toEqual({ t: Date.UTC(2026, 10, 28, 8, 20, 1, 123), side: ">", pairs: ["01", "03", "C4"] });
    expect(frameOf("# line")).toBeNull();
    expect(lastFrame(["> 01", "< 02", "> 03"])?.pairs).toEqual(["02"]);
    expect(lastFrame(["> 01"])?.side).toBe(">");
    expect(readable(["41", "00", "7A"])).toBe("A·z");
  });
});

describe("a new device", () => {
  const soil = { id: "soil-x", kind: "soil", protocol: "modbus", carriers: ["tcp", "rtu"], unit: 1, baud: 4800, parity: "N" } as Profile;
  it("gets an id and a unit that are free, at a bus that carries it", () => {
    const there = [{ id: "soil-1", bus: "house", place: "10.0.0.9:502 #1" }] as CareState["devices"];
    const wish = wishFor(soil, there, whole.buses);
    expect([wish.id, wish.bus, wish.unit]).toEqual(["soil-2", "house", "2"]);
    expect(asked(soil, wish)).toEqual({ device: { id: "soil-2", profile: "soil-x", bus: "house", unit: 2, interval_s: 10 } });
    expect(freshId("a", ["a-1", "a-2"])).toBe("a-3");
  });
  it("brings its bus where it needs one, and leaves what is no number for the gateway to refuse", () => {
    const wish = { ...wishFor(soil, [], []), kind: "rtu", port: "/dev/ttyUSB0", unit: "x" };
    expect(asked(soil, wish)).toEqual({
      device: { id: "soil-1", profile: "soil-x", bus: "bus-1", unit: "x", interval_s: 10 },
      bus: { id: "bus-1", kind: "rtu", port: "/dev/ttyUSB0", baud: 4800, parity: "N" },
    });
  });
});

describe("mistakes", () => {
  const spots = [{ place: "site.name.zh", zh: "a", en: "a" }, { place: "", zh: "b", en: "b" }];
  it("stand at their field, the rest above", () => {
    expect(sentenceAt(spots, "site.name")).toBe("a");
    expect(sentenceAt(spots, "site.nam")).toBe("");
    expect(homeless(spots, ["site.name", "site.kind"])).toEqual([spots[1]]);
  });
});
