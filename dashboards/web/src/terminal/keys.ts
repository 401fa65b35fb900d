// The F-keys: each is printed on a button, and presses it. F12 is the one that the person most likely wants.
import { onBeforeUnmount, onMounted, type Ref } from "vue";
import { typing } from "@/terminal/sink";

export type FKey = `F${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;
export type Pressed = { ready: () => boolean; press: () => void };
const LEFT_TO_THE_BROWSER = ["F5", "F11"]; // to load anew, full screen

/** Which button a key is on now: the last that came, is in sight and can be pressed. */
export class Keys {
  private all: [string, Pressed][] = [];

  /** Returns how to go. */
  add(key: FKey, pressed: Pressed): () => void {
    const entry: [string, Pressed] = [key, pressed];
    this.all.push(entry);
    return () => (this.all = this.all.filter((one) => one !== entry));
  }

  /** Press a key; true where the browser must not act on it. */
  press(key: string, repeated = false): boolean {
    if (!/^F([1-9]|1[0-2])$/.test(key)) return false;
    const found = this.all.findLast(([one, pressed]) => one === key && pressed.ready());
    if (found && !repeated) found[1].press();
    return found !== undefined || !LEFT_TO_THE_BROWSER.includes(key);
  }
}

const keys = new Keys();
let wired = false;

/** Tie a key to a button as long as the component stands. */
export function useKey(key: FKey | undefined, button: Ref<HTMLButtonElement | null>): void {
  let go: (() => void) | undefined;
  onMounted(() => {
    if (!key) return;
    if (!wired) {
      wired = true;
      window.addEventListener("keydown", (event) => {
        if (!event.ctrlKey && !event.altKey && !event.metaKey && keys.press(event.key, event.repeat)) event.preventDefault();
      });
    }
    go = keys.add(key, {
      ready: () => button.value !== null && !button.value.disabled && button.value.offsetParent !== null,
      press: () => {
        if (typing(document.activeElement)) (document.activeElement as HTMLElement).blur(); // what was typed counts first
        button.value?.click();
      },
    });
  });
  onBeforeUnmount(() => go?.());
}
