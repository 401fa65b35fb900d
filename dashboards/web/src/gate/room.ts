// The gate as all its parts see it: the state that was pushed last, the deeds, and why the last one was not done.
import { computed, inject, provide, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from "vue";
import type { GateState } from "@/gate/shape";
import { ask, type Method } from "@/terminal/ask";
import { useBoard } from "@/terminal/board";
import { told } from "@/terminal/duty";
import type { Words } from "@/terminal/words";

export type Desk = "" | "sign" | "code" | "vehicle" | "none" | "why_pass" | "why_review" | "why_stop" | "waiting" | "day";
export type Room = {
  state: Ref<GateState | null>;
  cut: ComputedRef<number | null>;
  said: Ref<Words | null>;
  busy: Ref<boolean>;
  desk: Ref<Desk>;
  deed: (method: Method, path: string, body?: unknown) => Promise<boolean>;
  nameOf: (clerk: string) => string;
};
const KEY: InjectionKey<Room> = Symbol("gate");

/** The one room of a page; what is within gets it by `useRoom`. */
export function makeRoom(): Room {
  const { state, cut } = useBoard<GateState>("/api/gate/stream");
  const said = shallowRef<Words | null>(null);
  const busy = ref(false);
  const names = computed(() => new Map((told.value?.operators ?? []).map((one) => [one.id, one.name])));
  let before: Promise<unknown> = Promise.resolve();
  async function done(method: Method, path: string, body?: unknown): Promise<boolean> {
    busy.value = true;
    const answer = await ask<GateState>(method, `/api/gate${path}`, body);
    busy.value = false;
    said.value = answer.ok ? null : answer;
    if (answer.ok && answer.body.t > (state.value?.t ?? 0)) state.value = answer.body; // the stream may have been faster
    return answer.ok;
  }
  /** One after another: what is asked while another answer is still on its way is not lost. */
  function deed(method: Method, path: string, body?: unknown): Promise<boolean> {
    const now = before.then(() => done(method, path, body));
    before = now;
    return now;
  }
  const room: Room = { state, cut, said, busy, desk: ref(""), deed, nameOf: (clerk) => names.value.get(clerk) ?? clerk };
  provide(KEY, room);
  return room;
}

export function useRoom(): Room {
  const room = inject(KEY);
  if (!room) throw new Error("outside of a gate");
  return room;
}
