// The live picture, drawn with its number known. It is fetched and not shown as <img>, because an <img> does not say
// which picture it shows, and an outline over the wrong one would point beside the code.
import { Parts, type Picture } from "@/gate/multipart";

const AGAIN_MS = 1000;

/** Hands every picture to `draw` until the signal; what comes while one is being drawn gives way to the newest. */
export async function follow(address: string, signal: AbortSignal, draw: (picture: Picture, image: ImageBitmap) => void): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await fetch(address, { signal });
      if (answer.ok && answer.body) await show(answer.body.getReader(), draw);
    } catch {
      // gone or not there yet: asked again below, and the age in the bar says how long
    }
    if (!signal.aborted) await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

async function show(reader: ReadableStreamDefaultReader<Uint8Array>, draw: (picture: Picture, image: ImageBitmap) => void) {
  const parts = new Parts();
  let next: Picture | undefined;
  let drawing = false;
  const turn = async () => {
    drawing = true;
    while (next) {
      const picture = next;
      next = undefined;
      const image = await createImageBitmap(new Blob([picture.jpeg], { type: "image/jpeg" })).catch(() => null);
      if (image) draw(picture, image);
      image?.close();
    }
    drawing = false;
  };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    next = parts.take(value).at(-1) ?? next;
    if (!drawing) void turn();
  }
}
