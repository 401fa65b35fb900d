// A scan in short: how long the counting took, and what it does to the count of a day.
import type { Device, Scan } from "@/api/types";
import { isoDay } from "@/time/format";

/** Whether it counts codes: it has, or it says how many pictures it sees. */
export const isCamera = (device: Device) => device.scans !== null || device.points.some((point) => point.measurement === "frame_rate");

/** ms from legible to counted; null where nobody knows since when it was legible. */
export const delayOf = (scan: Scan) => (scan.legible === null || scan.legible > scan.t ? null : scan.t - scan.legible);

/** How many a device counted on the day of `now`: what the cloud said of an earlier day counts no more. */
export const countedToday = (tally: NonNullable<Device["scans"]>, now: number) => (isoDay(tally.newest.t) === isoDay(now) ? tally.today : 0);

/** The devices after a scan; one that comes late, from an earlier day, does not count for the newest one's day. */
export function afterScan(devices: readonly Device[], scan: Scan): Device[] {
  return devices.map((device) => {
    if (device.gateway !== scan.gateway || device.id !== scan.device) return device;
    const tally = device.scans;
    if (tally?.newest.id === scan.id) return device;
    const [day, newest] = [isoDay(scan.t), tally ? isoDay(tally.newest.t) : ""];
    if (!tally || day > newest) return { ...device, scans: { today: 1, newest: scan } };
    const today = tally.today + (day === newest ? 1 : 0);
    return { ...device, scans: { today, newest: scan.t >= tally.newest.t ? scan : tally.newest } };
  });
}

/** Fetched devices after what the stream told meanwhile: only what is newer than the answer can be missing in it. */
export const afterMissed = (devices: readonly Device[], missed: readonly Scan[]) =>
  missed.reduce<readonly Device[]>((now, scan) => {
    const tally = now.find((one) => one.gateway === scan.gateway && one.id === scan.device)?.scans;
    return tally && scan.t <= tally.newest.t ? now : afterScan(now, scan);
  }, devices) as Device[];

/** The newest `most` scans with one more, each once. */
export const withScan = (scans: readonly Scan[], scan: Scan, most: number): Scan[] => [scan, ...scans.filter((one) => one.id !== scan.id)].slice(0, most);
