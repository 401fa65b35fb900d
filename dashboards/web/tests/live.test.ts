import { describe, expect, it } from "vitest";
import type { Alert, Device, Gateway } from "@/api/types";
import { sections, urgency } from "@/county/order";
import { byWeight } from "@/county/weight";
import { find } from "@/county/find";
import { backOff, begin, CUT_AFTER, next } from "@/live/pulse";
import { afterRows, type Row } from "@/live/rows";
import { byNeed, findings, gatewayShape } from "@/page/gateway/findings";
import { isOld } from "@/value/judge";

const MINUTE = 60_000;
const device = (id: string, extra: Partial<Device> = {}, alarm: Device["points"][number]["alarm"] = null): Device => ({
  id, gateway: "g-1", site: "s", name: { zh: id, en: id }, profile: "p", state: "ok",
  points: [{
    key: "air_temperature", measurement: "air_temperature", channel: "", name: { zh: "温度", en: "temperature" }, unit: "°C", decimals: 1,
    low: null, high: null, diagnostic: false, interval_ms: 10_000, calibrations: [], latest: { t: 0, value: 20, quality: "good" }, alarm, recent: [19, 20],
  }],
  tests: [], scans: null,
  ...extra,
});
const alarm = (severity: "notice" | "warning" | "critical") => ({ id: "a", side: "high" as const, limit: 30, since: 0, severity });
const row = (t: number, value: number | null): Row => ["g-1/a/air_temperature", t, value, value === null ? "stale" : "good"];

describe("rows of the stream", () => {
  it("replace the latest value and leave other devices the same objects", () => {
    const devices = [device("a"), device("b")];
    const after = afterRows(devices, [row(5000, 21)]);
    expect(after[0]!.points[0]!.latest).toEqual({ t: 5000, value: 21, quality: "good" });
    expect(after[1]).toBe(devices[1]);
  });
  it("never go back in time: a backfill does not hide the newest value", () => {
    const [after] = afterRows([device("a")], [row(9000, 22), row(5000, 21)]);
    expect(after!.points[0]!.latest!.value).toBe(22);
  });
  it("grow the sparkline once a spacing and keep 40", () => {
    const many = Array.from({ length: 60 }, (_, n) => row((n + 1) * MINUTE, n));
    const [after] = afterRows([device("a")], many);
    expect(after!.points[0]!.recent).toHaveLength(40);
    expect(afterRows([device("a")], [row(5000, 21)])[0]!.points[0]!.recent).toEqual([19, 21]);
  });
});

describe("the pulse", () => {
  it("is cut after more than five silent seconds and back with a beat", () => {
    let pulse = next(begin(0), { kind: "beat", at: 1000, cloud: 501_000, lag: 800 });
    expect(next(pulse, { kind: "tick", at: 1000 + CUT_AFTER }).phase).toBe("live");
    pulse = next(pulse, { kind: "tick", at: 1001 + CUT_AFTER });
    expect(pulse).toMatchObject({ phase: "cut", stands: 501_000, sign: 1000 });
    expect(next(pulse, { kind: "beat", at: 9000, cloud: 509_000, lag: null }).phase).toBe("live");
  });
  it("waits longer from attempt to attempt, up to half a minute and a bit", () => {
    expect(backOff(0, 0.5)).toBe(1000);
    expect(backOff(3, 0.5)).toBe(8000);
    expect(backOff(99, 1)).toBeLessThanOrEqual(39_000);
  });
});

describe("what needs a look", () => {
  it("comes first: critical, warning, lost, doubtful, then the rest", () => {
    const devices = [
      device("well"), device("lost", { state: "lost" }), device("warned", {}, alarm("warning")), device("worst", {}, alarm("critical")),
    ];
    const site = { id: "s", name: { zh: "场", en: "" }, kind: "farm" as const, region: "532331", latitude: null, longitude: null, gateways: [], devices: 4, active_alarms: 2, online: true };
    const [section] = sections([site], [], devices, { show: "all", site: "" });
    expect(section!.devices.map((one) => one.id)).toEqual(["worst", "warned", "lost", "well"]);
    expect(sections([site], [], devices, { show: "lost", site: "" })[0]!.devices.map((one) => one.id)).toEqual(["lost"]);
    expect(sections([site], [], [device("well")], { show: "alarm", site: "" })).toEqual([]);
  });
  it("counts a stuck value", () => {
    const stuck = device("a");
    stuck.points[0]!.latest = { t: 0, value: 1, quality: "stuck" };
    expect(urgency(stuck)).toBeLessThan(9);
  });
  it("greys a value older than twice its interval", () => {
    const [point] = device("a").points;
    expect([isOld(point!, 20_000), isOld(point!, 20_001)]).toEqual([false, true]);
  });
});

describe("findings of a gateway", () => {
  const lane = (backlog: number, oldest: number) => ({ epoch: 1, low: 1, high: backlog, backlog, oldest });
  const gateway: Gateway = {
    id: "g-1", county: "532331", site: "s", online: true, last_seen: 10 * MINUTE, boot: "b", since: 0, software: "0.1.0",
    events: lane(0, 0), readings: lane(3, 10 * MINUTE - 1000), produced: 9, last_ack: 10 * MINUTE, clock: { synced: true, segment: 0, offset_ms: 1 },
    host: { disk_free: 50, disk_total: 100, rss: 1, cpu: 0.1, temperature: 40 }, rules: null, devices: 1, lost: [], registered: 0,
  };
  const codes = (extra: Partial<Gateway>) => findings({ ...gateway, ...extra }, 10 * MINUTE).map((one) => one.code);
  it("are none where all is well", () => expect(codes({})).toEqual([]));
  it("name what is wrong, worst first", () => {
    expect(codes({ last_seen: null })).toEqual(["never"]);
    expect(codes({ online: false, readings: lane(900, 1) })).toEqual(["offline"]);
    expect(codes({ lost: ["x"], clock: { synced: false, segment: 0, offset_ms: null } })).toEqual(["lost", "clock"]);
    expect(codes({ readings: lane(900, MINUTE) })).toEqual(["backlog"]);
    expect(codes({ readings: lane(900, MINUTE), last_ack: MINUTE })).toEqual(["no_ack"]);
    expect(codes({ host: { ...gateway.host!, disk_free: 5, temperature: 85 } })).toEqual(["disk", "hot"]);
  });
});

describe("alerts about the pipe", () => {
  const words = { zh: "字", en: "word" };
  const alert = (code: string, severity: Alert["severity"], extra: Partial<Alert> = {}): Alert => ({
    id: code, code, gateway: "g-1", region: "532331", subject: "", severity, title: words, remedy: words,
    raised: 0, last: 0, count: 1, cleared: null, acknowledged: null, version: 1, area: "pipe", state: "raised", party: "", evidence: [],
    due: null, overdue: false, handled: null, closed: null, ...extra,
  });
  const never = (id: string): Gateway => ({
    id, county: "532331", site: null, online: true, last_seen: 0, boot: null, since: null, software: null, events: null, readings: null,
    produced: null, last_ack: null, clock: { synced: false, segment: 0, offset_ms: null }, host: null, rules: null, devices: 0, lost: [], registered: 0,
  });
  it("stand in the order in which somebody should look", () => {
    const seen = alert("hole", "critical", { acknowledged: { by: "lin", at: 1 } });
    const rows = [seen, alert("disk", "warning"), alert("rules", "warning", { raised: 5 }), alert("fork", "critical")];
    expect(byWeight(rows).map((one) => one.code)).toEqual(["fork", "rules", "disk", "hole"]);
  });
  it("take the place of what the page would say itself", () => {
    expect(findings(never("g-1"), 0).map((one) => one.code)).toEqual(["clock"]);
    expect(findings(never("g-1"), 0, [alert("clock", "warning")])).toEqual([]);
  });
  it("give their gateway its shape and its place", () => {
    const rows = [never("g-0"), never("g-1")];
    expect(gatewayShape(rows[1]!, 0, [alert("silence", "warning")])).toBe("unknown");
    expect(gatewayShape(rows[1]!, 0, [alert("silence", "warning"), alert("fork", "critical")])).toBe("stop");
    expect(byNeed(rows, 0, [alert("fork", "critical")]).map((one) => one.id)).toEqual(["g-1", "g-0"]);
  });
});

describe("search", () => {
  it("prefers the exact code, and finds pieces of names", () => {
    const found = find("air-1", [], [], [device("air-10"), device("air-1")]);
    expect(found.map((one) => one.to)).toEqual(["/devices/g-1/air-1", "/devices/g-1/air-10"]);
    expect(find("  ", [], [], [device("a")])).toEqual([]);
  });
});
