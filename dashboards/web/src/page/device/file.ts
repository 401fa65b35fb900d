// Where the readings of a device can be taken away as a file: the browser streams it to the disk by itself.
import type { paths } from "@/api/schema";
import type { Language } from "@/locale";

const PATH = "/api/v1/export/readings.csv" satisfies keyof paths;
type Query = paths[typeof PATH]["get"]["parameters"]["query"];

/** Everything from `start` to `end` (ms), the last row included. */
export function readingsFile(wanted: { gateway: string; device: string; start: number; end: number }, language: Language): string {
  const query = { gateway: wanted.gateway, device: wanted.device, start: Math.floor(wanted.start), end: Math.ceil(wanted.end) + 1, language } satisfies Query;
  return `${PATH}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;
}
