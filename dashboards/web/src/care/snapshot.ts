// The newest picture of a camera, as something to show. The gateway answers bytes, or its sentence on why not.
import { both, either, t } from "@/terminal/words";
import { preciseClock } from "@/time/format";
import type { Shape } from "@/value/judge";

/** What came of a test; text: what was read, as it is written. */
export type Tried = { shape: Shape; said: string; text?: string };

export async function picture(camera: string): Promise<{ url: string; tried: Tried }> {
  const failed = (said: string) => ({ url: "", tried: { shape: "stop" as const, said } });
  try {
    const answer = await fetch("/api/care/tests/snapshot", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ camera }) });
    if (!answer.ok) return failed(either((await answer.json()) as { zh: string; en: string }));
    const at = preciseClock(Number(answer.headers.get("X-Time")));
    return { url: URL.createObjectURL(await answer.blob()), tried: { shape: "pass", said: t("test.taken", { at }) } };
  } catch {
    return failed(either(both("no_line")));
  }
}
