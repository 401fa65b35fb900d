// What a terminal shows, as the gateway pushes it (gateway/rim/terminal/board.py): the whole state with every change and
// once a second. Where the line is cut the last state stands, with its age.
import { computed, onBeforeUnmount, onMounted, shallowRef, type ComputedRef, type ShallowRef } from "vue";

export const CUT_MS = 5000;
const AGAIN_MS = 2000;
const TICK_MS = 250;
export type Source = {
  addEventListener(name: string, take: (event: MessageEvent<string>) => void): void;
  onerror: ((event: Event) => void) | null;
  readyState: number;
  close(): void;
};
export type Board<S> = { state: ShallowRef<S | null>; age: ComputedRef<number | null>; cut: ComputedRef<number | null> };

/** The line to one board. open: makes a stream; here: ms of this browser. `tick` is to be called a few times a second. */
export class BoardLine<S> {
  private source: Source | null = null;
  private asked = -Infinity;
  /** When the state came, ms; null: never. */
  heard: number | null = null;

  constructor(
    private readonly open: () => Source,
    private readonly take: (state: S) => void,
    private readonly begun: number,
  ) {}

  tick(here: number): void {
    const silent = here - Math.max(this.heard ?? this.begun, this.asked) > CUT_MS;
    if (this.source && (silent || this.source.readyState === 2)) this.close();
    if (!this.source && here - this.asked >= AGAIN_MS) this.connect(here);
  }

  /** How long nothing has been heard, ms, where that is too long; else null. */
  cut(here: number): number | null {
    const silent = here - (this.heard ?? this.begun);
    return silent > CUT_MS ? silent : null;
  }

  close(): void {
    this.source?.close();
    this.source = null;
  }

  private connect(here: number): void {
    this.asked = here;
    const source = (this.source = this.open());
    source.addEventListener("state", (event) => {
      if (this.source !== source) return;
      this.heard = Date.now();
      this.take(JSON.parse(event.data) as S);
    });
  }
}

/** The state of a board as long as the component stands; age: ms since it came; cut: the same where that is too long. */
export function useBoard<S>(url: string): Board<S> {
  const state = shallowRef<S | null>(null);
  const here = shallowRef(Date.now());
  const line = new BoardLine<S>(() => new EventSource(url) as unknown as Source, (came) => {
    here.value = Date.now();
    state.value = came;
  }, here.value);
  const tick = () => {
    here.value = Date.now();
    line.tick(here.value);
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    tick();
    timer = setInterval(tick, TICK_MS);
  });
  onBeforeUnmount(() => {
    clearInterval(timer);
    line.close();
  });
  const age = computed(() => (line.heard === null ? null : Math.max(0, here.value - line.heard)));
  return { state, age, cut: computed(() => line.cut(here.value)) };
}
