import { describe, expect, it } from "vitest";
import { Presses } from "@/terminal/press";

const done = { ok: true, body: {} } as const;
const failed = (code: string) => ({ ok: false, code, zh: "", en: "" }) as const;

describe("the presses of a page", () => {
  const asked = ["POST", "confirm", { notice: true }] as const;

  it("have keys of their own that a gateway takes", () => {
    const presses = new Presses();
    const first = presses.press(...asked);
    presses.came(first, done);
    expect(first.key).toMatch(/^[0-9a-f]{32}$/);
    expect(presses.press(...asked).key).not.toBe(first.key);
  });
  it("are the same press as long as nobody knows what came of it", () => {
    const presses = new Presses();
    const first = presses.press(...asked);
    presses.came(first, failed("no_line"));
    expect(presses.press(...asked)).toEqual(first);
    presses.came(first, failed("no_answer"));
    expect(presses.press(...asked)).toEqual(first);
    presses.came(first, failed("till_empty"));
    expect(presses.press(...asked).key).not.toBe(first.key);
  });
  it("of another wish are others", () => {
    const presses = new Presses();
    const first = presses.press(...asked);
    presses.came(first, failed("no_line"));
    expect(presses.press("POST", "confirm", { notice: false }).key).not.toBe(first.key);
  });
});
