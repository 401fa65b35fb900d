// Where keystrokes go. Digits, letters and Enter are the scanner's: it types as a keyboard does, into nowhere. Only a
// text field that has the focus keeps what is typed into it.
import { onBeforeUnmount, onMounted } from "vue";

export type Stroke = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "metaKey" | "isComposing"> & { timeStamp: number };
/** Takes a stroke, or leaves it to the browser: true, then nobody else gets it. */
export type Taker = (stroke: Stroke) => boolean;

const GAP_MS = 1000; // between two keys of one code; after it another begins
const TAIL_MS = 300; // a scanner that ends with CR LF sends Enter twice
const LONGEST = 8192;

/** The character of a stroke; "" for a key that writes none. A Chinese input method hides it, the place tells it. */
function character(stroke: Stroke): string {
  if (stroke.key.length === 1) return stroke.key;
  return stroke.key === "Process" ? (/^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(stroke.code)?.[1] ?? "") : "";
}

/** One burst of keys that ends with Enter is one scan. Enter or a blank without a burst is for the button in focus. */
export function burst(deliver: (text: string) => void): Taker {
  let text = "";
  let last = -Infinity;
  let ended = -Infinity;
  return (stroke) => {
    if (stroke.ctrlKey || stroke.altKey || stroke.metaKey) return false;
    if (stroke.timeStamp - last > GAP_MS) text = "";
    if (stroke.key === "Enter") {
      if (!text) return stroke.timeStamp - ended < TAIL_MS;
      const whole = text;
      text = "";
      ended = stroke.timeStamp;
      deliver(whole);
      return true;
    }
    const one = character(stroke);
    if (!one || (one === " " && !text)) return false;
    last = stroke.timeStamp;
    text = (text + one).slice(0, LONGEST);
    return true;
  };
}

/** Digits, Backspace and Enter, for a pad that a keyboard may serve too. */
export function pad(press: (key: string) => void): Taker {
  return (stroke) => {
    if (stroke.ctrlKey || stroke.altKey || stroke.metaKey) return false;
    const key = stroke.key === "Enter" || stroke.key === "Backspace" ? stroke.key : character(stroke);
    if (!/^(\d|Enter|Backspace)$/.test(key)) return false;
    press(key);
    return true;
  };
}

/** Whether somebody types into this: then the keys are the field's. A field marked data-scan is the scanner's all the same. */
export function typing(target: EventTarget | null): boolean {
  if (typeof Element === "undefined" || !(target instanceof Element)) return false;
  return target.closest("input:not([type=checkbox], [type=radio], [type=button], [data-scan]), textarea, select, [contenteditable]") !== null;
}

/** Several may want the keys; the last that came has them until it goes. */
export class Sinks {
  private takers: Taker[] = [];

  /** Returns how to go. */
  add(taker: Taker): () => void {
    this.takers.push(taker);
    return () => (this.takers = this.takers.filter((one) => one !== taker));
  }

  take(stroke: Stroke, target: EventTarget | null = null): boolean {
    if (stroke.isComposing || typing(target)) return false;
    return this.takers.at(-1)?.(stroke) ?? false;
  }
}

const sinks = new Sinks();
let wired = false;

/** All keys to this taker as long as the component stands. */
export function useKeystrokes(taker: Taker): void {
  let go: (() => void) | undefined;
  onMounted(() => {
    if (!wired) {
      wired = true;
      window.addEventListener("keydown", (event) => {
        if (sinks.take(event, event.target)) event.preventDefault();
      });
    }
    go = sinks.add(taker);
  });
  onBeforeUnmount(() => go?.());
}

/** The scans of a keyboard scanner as long as the component stands. */
export const useSink = (deliver: (text: string) => void) => useKeystrokes(burst(deliver));
