// What is wrong with a gateway, and what to do about it: pure; the words are in the locale under finding.<code>.
import type { Alert, Gateway } from "@/api/types";
import { alertShape, worst } from "@/county/weight";
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

/** Where an alert of the cloud is open, it says it better. */
const SAID: Record<string, Finding["code"][]> = { silence: ["offline"], backlog: ["backlog", "no_ack"], clock: ["clock"], disk: ["disk"] };

/** Worst first, without what open `alerts` of this gateway say already; `now` is the cloud's time in ms. */
export function findings(gateway: Gateway, now: number, alerts: readonly Alert[] = []): Finding[] {
  const said = new Set(alerts.flatMap((alert) => SAID[alert.code] ?? []));
  return seen(gateway, now).filter((one) => !said.has(one.code));
}

function seen(gateway: Gateway, now: number): Finding[] {
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

export const alertsOf = (alerts: readonly Alert[], gateway: string) => alerts.filter((alert) => alert.gateway === gateway);

export const gatewayShape = (gateway: Gateway, now: number, alerts: readonly Alert[]): Shape => {
  const own = alertsOf(alerts, gateway.id);
  return worst([...own.map(alertShape), ...findings(gateway, now, own).map((one) => one.shape)]);
};

const rank = (gateway: Gateway, now: number, alerts: readonly Alert[]) => ({ stop: 0, unknown: 1, check: 2, pass: 3 })[gatewayShape(gateway, now, alerts)];

/** Worst first, then by id. */
export const byNeed = (gateways: readonly Gateway[], now: number, alerts: readonly Alert[]) =>
  [...gateways].sort((a, b) => rank(a, now, alerts) - rank(b, now, alerts) || a.id.localeCompare(b.id));
