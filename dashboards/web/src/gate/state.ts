// How the camera is, in one word, and since when. Pure: judged anew with every tick.
import type { Figures } from "@/gate/report";

export const OLD_AFTER = 5000;
export type Kind = "connecting" | "opening" | "live" | "lost" | "still" | "cut" | "none";
export type Standing = { kind: Kind; age: number | null };
/**
 * Times in ms of this browser's clock, but for `picture`: UTC ms by the gateway's, like `now`. null: never.
 * lag: how old the picture was when it was drawn, for `now` is only looked at now and then.
 */
export type Known = {
  opened: number;
  heard: number | null;
  here: number;
  picture: number | null;
  lag: number;
  now: number;
  state: Figures["state"] | null;
  cameras: number | null;
};

/** Worst first: what is not heard of cannot be judged, and a camera that is gone is not a picture that stands. */
export function standing(known: Known): Standing {
  const silent = known.here - (known.heard ?? known.opened);
  if (silent > OLD_AFTER) return { kind: "cut", age: silent };
  if (known.cameras === 0) return { kind: "none", age: null };
  if (known.state === null) return { kind: "connecting", age: null };
  const age = known.picture === null ? null : Math.max(0, known.lag, known.now - known.picture);
  if (known.state === "lost") return { kind: "lost", age };
  if (known.state === "new" || age === null) return { kind: "opening", age: null };
  return { kind: age > OLD_AFTER ? "still" : "live", age };
}

/** Whether what is shown is no longer so. */
export const isOld = (kind: Kind) => kind === "lost" || kind === "still" || kind === "cut";
