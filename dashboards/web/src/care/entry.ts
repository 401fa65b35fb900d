// What a new device is, as it would stand in the configuration. Pure: the gateway judges it, so what is no number goes
// as it was written and comes back with a sentence.
import type { BusState, Device, Profile } from "@/care/report";

export type Wish = {
  id: string;
  name: string;
  bus: string; // id of one that is there; "": a new one
  unit: string;
  address: string;
  interval: string;
  seat: "port" | "host" | "input"; // of a peripheral
  port: string;
  host: string;
  number: string;
  input: string;
  kind: string; // of a new bus
  busId: string;
  baud: string;
  parity: string;
  adapter: string;
};
export type Ask = { device?: object; bus?: object; peripheral?: object };

/** Kinds of buses that a page can describe; a camera has files and passwords, which a person at the machine writes. */
export const KINDS = ["tcp", "rtu", "serial", "socket", "ble", "host"];
export const BAUDS = ["1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200"];
export const isPeripheral = (profile: Profile) => profile.carriers.length === 0;
export const carriersOf = (profile: Profile) => profile.carriers.filter((one) => KINDS.includes(one));
export const busesFor = (profile: Profile, buses: BusState[]) => buses.filter((one) => carriersOf(profile).includes(one.kind));

/** A number where it is one; else the text, for the gateway to refuse. */
const number = (text: string): number | string => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);
const given = (fields: Record<string, string | number>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));

/** The first id of this kind that is free: soil-2. */
export function freshId(kind: string, taken: string[]): string {
  for (let n = 1; ; n++) if (!taken.includes(`${kind}-${n}`)) return `${kind}-${n}`;
}

/** What most likely is wanted of a model, where these are there already. */
export function wishFor(profile: Profile, devices: Device[], buses: BusState[]): Wish {
  const kind = (isPeripheral(profile) ? profile.protocol : profile.kind).replaceAll("_", "-");
  const bus = busesFor(profile, buses)[0]?.id ?? "";
  const units = devices.filter((one) => one.bus === bus && bus).map((one) => Number(one.place.split("#")[1]));
  let unit = profile.unit || 1;
  while (units.includes(unit) && unit < 247) unit++;
  return {
    id: freshId(kind, devices.map((one) => one.id)),
    name: "",
    bus,
    unit: profile.protocol === "modbus" ? String(unit) : "",
    address: "",
    interval: "10",
    seat: profile.protocol === "hid-scanner" ? "input" : "port",
    port: "",
    host: "",
    number: "",
    input: "",
    kind: carriersOf(profile)[0] ?? "",
    busId: freshId("bus", buses.map((one) => one.id)),
    baud: String(profile.baud),
    parity: profile.parity,
    adapter: "hci0",
  };
}

/** The body of a probe, and of what adds it. */
export function asked(profile: Profile, wish: Wish): Ask {
  if (isPeripheral(profile)) {
    const seat: Record<string, string | number> = wish.seat === "host" ? { host: wish.host, port: number(wish.number) } : wish.seat === "port" ? { port: wish.port } : { input: wish.input };
    return { peripheral: { id: wish.id, profile: profile.id, ...given(seat) } };
  }
  const device = {
    ...given({ id: wish.id, profile: profile.id, bus: wish.bus || wish.busId, unit: number(wish.unit), address: wish.address, interval_s: number(wish.interval) }),
    ...(wish.name ? { name: { zh: wish.name } } : {}),
  };
  return wish.bus ? { device } : { device, bus: busOf(wish) };
}

function busOf({ busId: id, kind, ...wish }: Wish): object {
  if (kind === "tcp" || kind === "socket") return given({ id, kind, host: wish.host, port: number(wish.number) });
  if (kind === "rtu") return given({ id, kind, port: wish.port, baud: number(wish.baud), parity: wish.parity });
  if (kind === "serial") return given({ id, kind, port: wish.port });
  return kind === "ble" ? { id, kind, adapter: wish.adapter } : { id, kind };
}
