import { describe, expect, it } from "vitest";
import type { Device, Scan } from "@/api/types";
import { afterMissed, afterScan, countedToday, delayOf, isCamera, withScan } from "@/value/scan";

const DAY = 86_400_000;
const MIDNIGHT = 1_795_363_200_000; // in Shanghai
const scan = (t: number, extra: Partial<Scan> = {}): Scan => ({
  id: `s-${t}`, gateway: "g-1", device: "gate-1", t, code: "goods", text: "6901234567892", symbology: "ean_13", reads: 3, proof: "check",
  legible: t - 90, snapshot: "", ...extra,
});
const device = (id: string, scans: Device["scans"] = null) => ({ id, gateway: "g-1", scans, points: [] }) as unknown as Device;
const tallied = (devices: Device[]) => devices[0]!.scans!;

describe("a scan", () => {
  it("took as long as from legible to counted, where that is known", () => {
    expect(delayOf(scan(1000))).toBe(90);
    expect([delayOf(scan(1000, { legible: null })), delayOf(scan(1000, { legible: 1001 }))]).toEqual([null, null]);
  });
  it("raises the count of its own device by one and leaves others the same objects", () => {
    const devices = [device("gate-1", { today: 4, newest: scan(MIDNIGHT) }), device("gate-2")];
    const after = afterScan(devices, scan(MIDNIGHT + 5));
    expect(tallied(after)).toMatchObject({ today: 5, newest: { t: MIDNIGHT + 5 } });
    expect(after[1]).toBe(devices[1]);
    expect(afterScan(after, scan(MIDNIGHT + 5))[0]).toBe(after[0]);
  });
  it("begins the count of a device that had none, and of a new day", () => {
    expect(tallied(afterScan([device("gate-1")], scan(MIDNIGHT)))).toMatchObject({ today: 1, newest: { t: MIDNIGHT } });
    const yesterday = [device("gate-1", { today: 900, newest: scan(MIDNIGHT - 1) })];
    expect(tallied(afterScan(yesterday, scan(MIDNIGHT))).today).toBe(1);
  });
  it("of an earlier day that comes late changes nothing that is shown, one of today is counted but not the newest", () => {
    const today = [device("gate-1", { today: 4, newest: scan(MIDNIGHT + 9) })];
    expect(tallied(afterScan(today, scan(MIDNIGHT - 1)))).toMatchObject({ today: 4, newest: { t: MIDNIGHT + 9 } });
    expect(tallied(afterScan(today, scan(MIDNIGHT + 3)))).toMatchObject({ today: 5, newest: { t: MIDNIGHT + 9 } });
  });
  it("heard while the county was fetched is added where the answer cannot know it", () => {
    const [one] = afterMissed([device("gate-1", { today: 4, newest: scan(MIDNIGHT + 9) })], [scan(MIDNIGHT + 8), scan(MIDNIGHT + 9), scan(MIDNIGHT + 10)]);
    expect(one!.scans).toMatchObject({ today: 5, newest: { t: MIDNIGHT + 10 } });
  });
  it("of yesterday is none of today", () => {
    const tally = { today: 4, newest: scan(MIDNIGHT + 9) };
    expect([countedToday(tally, MIDNIGHT + 10), countedToday(tally, MIDNIGHT + DAY)]).toEqual([4, 0]);
  });
  it("stands once in a list that stays as long as it may", () => {
    expect(withScan([scan(2), scan(1)], scan(3), 2).map((one) => one.t)).toEqual([3, 2]);
    expect(withScan([scan(2), scan(1)], scan(2), 5).map((one) => one.t)).toEqual([2, 1]);
  });
  it("tells a camera, as does the rate of its pictures before the first one", () => {
    const seeing = { ...device("gate-2"), points: [{ measurement: "frame_rate" }] } as unknown as Device;
    expect([isCamera(device("gate-1", { today: 0, newest: scan(1) })), isCamera(seeing), isCamera(device("air-1"))]).toEqual([true, true, false]);
  });
});
