// A verdict by ear, told by how often: pass one high, check two middle, stop three low. Made here, no file.
import type { Shape } from "@/value/judge";

const TONES: Record<Shape, { hertz: number; times: number }> = {
  pass: { hertz: 1320, times: 1 },
  check: { hertz: 740, times: 2 },
  stop: { hertz: 330, times: 3 },
  unknown: { hertz: 740, times: 2 },
};
const LENGTH_S = 0.14;
const STEP_S = 0.22;
const LOUD = 0.4;
let context: AudioContext | undefined;

/** Sound a verdict. A browser that allows no sound before the first touch stays silent: shape and word are enough. */
export function sound(verdict: Shape): void {
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => {});
    const { hertz, times } = TONES[verdict];
    for (let at = 0; at < times; at++) beep(context, hertz, context.currentTime + at * STEP_S);
  } catch {
    return;
  }
}

function beep(on: AudioContext, hertz: number, start: number): void {
  const tone = on.createOscillator();
  const gain = on.createGain();
  tone.type = "square";
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUD, start + 0.01);
  gain.gain.setValueAtTime(LOUD, start + LENGTH_S - 0.02);
  gain.gain.linearRampToValueAtTime(0, start + LENGTH_S);
  tone.connect(gain).connect(on.destination);
  tone.start(start);
  tone.stop(start + LENGTH_S);
}
