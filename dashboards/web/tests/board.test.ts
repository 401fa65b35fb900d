import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BoardLine, type Source } from "@/terminal/board";

class Stream implements Source {
  onerror = null;
  readyState = 1;
  closed = false;
  private take: ((event: MessageEvent<string>) => void) | undefined;
  addEventListener(_: string, take: (event: MessageEvent<string>) => void) {
    this.take = take;
  }
  say(state: unknown) {
    this.take?.({ data: JSON.stringify(state) } as MessageEvent<string>);
  }
  close() {
    this.closed = true;
  }
}

describe("the line to a board", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => void vi.useRealTimers());
  function begun() {
    const streams: Stream[] = [];
    const states: unknown[] = [];
    const line = new BoardLine<unknown>(() => (streams.push(new Stream()), streams.at(-1)!), (state) => states.push(state), 0);
    const at = (ms: number) => {
      vi.setSystemTime(ms);
      line.tick(ms);
      return line.cut(ms);
    };
    return { streams, states, line, at };
  }

  it("is opened once and hands on every state", () => {
    const { streams, states, at } = begun();
    at(0);
    streams[0]!.say({ n: 1 });
    at(1000);
    streams[0]!.say({ n: 2 });
    expect([streams.length, states]).toEqual([1, [{ n: 1 }, { n: 2 }]]);
  });
  it("says since when nothing is heard, and is opened anew until something is", () => {
    const { streams, states, at } = begun();
    at(0);
    streams[0]!.say("before");
    expect(at(5000)).toBe(null);
    expect(at(5250)).toBe(5250);
    expect([streams[0]!.closed, streams.length]).toEqual([true, 2]);
    streams[0]!.say("of a stream that was given up");
    expect(at(9000)).toBe(9000);
    streams[1]!.say("after");
    expect(at(9250)).toBe(null);
    expect(states).toEqual(["before", "after"]);
  });
  it("that the gateway refused is asked for again, not at once", () => {
    const { streams, at } = begun();
    at(0);
    streams[0]!.readyState = 2;
    at(250);
    at(1750);
    expect(streams.length).toBe(1);
    at(2000);
    expect(streams.length).toBe(2);
  });
});
