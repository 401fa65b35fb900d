// The overview in verdicts: of each thing that can be wrong a shape, a word, and what to do. Pure; words are keys of the
// book with what fills them, so that both languages say the same.
import type { CareState } from "@/care/report";
import type { Words } from "@/terminal/words";
import type { Shape } from "@/value/judge";
import { bytes, figure } from "@/value/number";

/** key with its holes; ms holes (`away`, `at`) are filled by whoever shows it. said: the gateway's own sentence. */
export type Line = { key: string; n?: Record<string, string | number>; away?: number; at?: number } | { said: Words };
export type Verdict = { what: string; shape: Shape; word: Line; more: Line[]; to?: string };

const DAY = 86_400_000;
const SOON = 30 * DAY; // a certificate that ends within this wants looking after
const LITTLE = 0.1; // of a disk
const HARDLY = 0.02;
const NEARLY = 0.8; // of what the outbox may hold
const HOT = 80; // °C of the board
const RANK: Record<Shape, number> = { stop: 0, check: 1, unknown: 2, pass: 3 };

/** All of them, in the order of the page. */
export function verdicts(state: CareState): Verdict[] {
  return [line(state), outbox(state), clock(state), certificate(state), rules(state), config(state), devices(state), ...buses(state), machine(state)];
}

/** The worst of several. */
export const worst = (found: Verdict[]): Shape => found.map((one) => one.shape).sort((a, b) => RANK[a] - RANK[b])[0] ?? "unknown";

function line({ line: one, t }: CareState): Verdict {
  const more: Line[] = [];
  if (one.refused) more.push({ key: "line_refused", n: { n: one.refused } });
  if (one.unproved) more.push({ key: "line_unproved", n: { n: one.unproved } });
  if (one.last_ack) more.push({ key: "line_ack", away: t - one.last_ack });
  if (one.connected) return { what: "uplink", shape: one.refused || one.unproved ? "check" : "pass", word: { key: "line_on", away: t - one.since }, more };
  if (!one.connections) return { what: "uplink", shape: "check", word: { key: "line_never" }, more: [{ key: "line_todo" }, ...more], to: "setup" };
  return { what: "uplink", shape: "check", word: { key: "line_off", away: t - one.since }, more: [{ key: "line_todo" }, ...more] };
}

function outbox({ outbox: one, t }: CareState): Verdict {
  const count = one.events + one.readings;
  const oldest = Math.min(...[one.oldest_event, one.oldest_reading].filter((at) => at > 0));
  const more: Line[] = [{ key: "outbox_room", n: { used: bytes(one.bytes), bound: bytes(one.bound) } }];
  if (Number.isFinite(oldest)) more.unshift({ key: "outbox_oldest", away: t - oldest });
  if (one.undated) more.push({ key: "outbox_undated" });
  const held = one.full ? one.held_samples + one.held_events : 0; // else they only wait for the next write
  if (held) more.push({ key: "outbox_held", n: { n: held } });
  if (one.dropped_events) more.push({ key: "outbox_dropped", n: { n: one.dropped_events } });
  const word: Line = count ? { key: "outbox_waiting", n: { events: figure(one.events, 0), readings: figure(one.readings, 0) } } : { key: "outbox_empty" };
  const bad = one.full || one.dropped_events > 0;
  const near = one.undated || one.bytes > NEARLY * one.bound;
  return { what: "outbox", shape: bad ? "stop" : near ? "check" : "pass", word: one.full ? { key: "outbox_full" } : word, more };
}

function clock({ clock: one }: CareState): Verdict {
  if (one.synced) return { what: "clock", shape: "pass", word: { key: `clock_${one.source}` }, more: one.offset_ms ? [{ key: "clock_offset", n: { n: figure(one.offset_ms / 1000, 1) } }] : [] };
  return { what: "clock", shape: "unknown", word: { key: "clock_unknown" }, more: [{ key: "clock_todo" }] };
}

function certificate({ certificate: [from, until], t }: CareState): Verdict {
  if (!until) return { what: "certificate", shape: "check", word: { key: "cert_none" }, more: [{ key: "cert_todo" }], to: "setup" };
  const more: Line[] = [{ key: "cert_until", at: until }];
  if (t < from) return { what: "certificate", shape: "stop", word: { key: "cert_early" }, more: [{ key: "cert_clock" }] };
  if (t >= until) return { what: "certificate", shape: "stop", word: { key: "cert_over", away: t - until }, more: [...more, { key: "cert_todo" }], to: "setup" };
  return { what: "certificate", shape: until - t < SOON ? "check" : "pass", word: { key: "cert_good", away: until - t }, more };
}

function rules({ rules: one, t }: CareState): Verdict {
  if (!one) return { what: "rules", shape: "unknown", word: { key: "rules_none" }, more: [{ key: "rules_todo" }] };
  const more: Line[] = [{ key: "rules_version", n: { n: one.version } }, { key: "rules_until", at: one.valid_until }];
  if (t >= one.valid_until) return { what: "rules", shape: "stop", word: { key: "rules_over", away: t - one.valid_until }, more: [...more, { key: "rules_todo" }] };
  return { what: "rules", shape: "pass", word: { key: "rules_age", away: t - one.issued }, more };
}

function config({ mistakes, restart, trial }: CareState): Verdict {
  const more: Line[] = mistakes.map((said) => ({ said }));
  if (restart.length) more.push({ key: "config_restart", n: { sections: restart.join(" · ") } });
  if (trial) more.push({ key: "config_trial" });
  const word = mistakes.length ? { key: "config_mistakes", n: { n: mistakes.length } } : { key: restart.length || trial ? "config_waits" : "config_good" };
  return { what: "config", shape: mistakes.length ? "stop" : more.length ? "check" : "pass", word, more };
}

function devices({ devices: all }: CareState): Verdict {
  if (!all.length) return { what: "devices", shape: "unknown", word: { key: "devices_none" }, more: [], to: "add" };
  const lost = all.filter((one) => one.state === "lost");
  const fresh = all.filter((one) => one.state === "new");
  const more: Line[] = [...lost, ...fresh].map((one) => ({ said: { zh: one.name.zh, en: one.name.en || one.name.zh } }));
  if (lost.length) return { what: "devices", shape: "stop", word: { key: "devices_lost", n: { n: lost.length, all: all.length } }, more, to: "devices" };
  if (fresh.length) return { what: "devices", shape: "unknown", word: { key: "devices_new", n: { n: fresh.length, all: all.length } }, more, to: "devices" };
  return { what: "devices", shape: "pass", word: { key: "devices_good", n: { n: all.length } }, more, to: "devices" };
}

function buses({ buses: all }: CareState): Verdict[] {
  return all
    .filter((one) => !one.connected)
    .map((one) => ({
      what: "bus",
      shape: one.why.zh ? ("stop" as const) : ("unknown" as const),
      word: { key: "bus_off", n: { id: one.id } },
      more: [...(one.why.zh ? [{ said: one.why }] : []), { said: { zh: one.place, en: one.place } }],
    }));
}

function machine({ machine: one, up_ms }: CareState): Verdict {
  const share = one.disk_total ? one.disk_free / one.disk_total : 1;
  const more: Line[] = [
    { key: "machine_program", n: { memory: bytes(one.memory), cpu: figure(one.cpu * 100, 0) } },
    one.temperature === null ? { key: "machine_cold" } : { key: "machine_warm", n: { n: figure(one.temperature, 0) } },
    { key: "machine_up", away: up_ms },
  ];
  const hot = one.temperature !== null && one.temperature > HOT;
  const word: Line = { key: "machine_disk", n: { free: bytes(one.disk_free), total: bytes(one.disk_total) } };
  return { what: "machine", shape: share < HARDLY ? "stop" : share < LITTLE || hot ? "check" : "pass", word, more };
}
