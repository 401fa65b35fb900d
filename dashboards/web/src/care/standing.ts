// How a device is, as a shape and a key of the book.
import type { Device } from "@/care/report";
import type { Shape } from "@/value/judge";

const SHAPES: Record<string, Shape> = { ok: "pass", lost: "stop" };

/** Of one that never answered nothing is known. */
export const shapeOf = (device: Pick<Device, "state">): Shape => SHAPES[device.state] ?? "unknown";
export const wordOf = (device: Pick<Device, "state">) => `state.${device.state in SHAPES ? device.state : "new"}`;
