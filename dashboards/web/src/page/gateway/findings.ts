// What is wrong with a gateway, and what to do about it: pure; the words are in the locale under finding.<code>.
import type { Gateway } from "@/api/types";
import type { Shape } from "@/value/judge";

export interface Finding {
  code: "never" | "offline" | "lost" | "backlog" | "no_ack" | "clock" | "disk" | "hot";
  shape: Shape;
  /** What the sentence needs; `since` in ms. */
  n?: number;
  since?: number;
  names?: string;
}
const MINUTE = 60_000;
const BACKLOG_AGE = 2 * MINUTE;

/** Worst first; empty when all is well. `now` is the cloud's time in ms. */
export function findings(gateway: Gateway, now: number): Finding[] {
  if (gateway.last_seen === null) return [{ code: "never", shape: "unknown", since: gateway.registered }];
  const found: Finding[] = [];
  const { readings, events, clock, host, lost } = gateway;
  if (!gateway.online) found.push({ code: "offline", shape: "unknown", since: gateway.last_seen });
  if (lost.length) found.push({ code: "lost", shape: "check", n: lost.length, names: lost.join(", ") });
  const waiting = (readings?.backlog ?? 0) + (events?.backlog ?? 0);
  const oldest = Math.min(...[readings, events].flatMap((lane) => (lane?.backlog && lane.oldest ? [lane.oldest] : [])));
  if (gateway.online && waiting > 0 && now - oldest > BACKLOG_AGE) {
    const stuck = gateway.last_ack !== null && now - gateway.last_ack > BACKLOG_AGE;
    found.push({ code: stuck ? "no_ack" : "backlog", shape: "check", n: waiting, since: stuck ? gateway.last_ack! : oldest });
  }
  if (gateway.online && clock && !clock.synced) found.push({ code: "clock", shape: "check" });
  if (host && host.disk_total > 0 && host.disk_free / host.disk_total < 0.1) {
    found.push({ code: "disk", shape: "check", n: Math.round((host.disk_free / host.disk_total) * 100) });
  }
  if (host?.temperature && host.temperature >= 80) found.push({ code: "hot", shape: "check", n: Math.round(host.temperature) });
  return found;
}

export const gatewayShape = (gateway: Gateway, now: number): Shape => findings(gateway, now)[0]?.shape ?? "pass";

const rank = (gateway: Gateway, now: number) => ({ unknown: 0, stop: 0, check: 1, pass: 2 })[gatewayShape(gateway, now)];

/** Worst first, then by id. */
export const byNeed = (gateways: readonly Gateway[], now: number) =>
  [...gateways].sort((a, b) => rank(a, now) - rank(b, now) || a.id.localeCompare(b.id));
