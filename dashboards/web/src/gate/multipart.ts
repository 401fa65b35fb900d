// Takes the stream of pictures apart (gateway/rim/terminal/streams.py draws a part). Pure: bytes in, pictures out.
export type Picture = { number: number; t: number; jpeg: Uint8Array<ArrayBuffer> };

const LONGEST_HEAD = 1024;
const decoder = new TextDecoder();

/** Holds what is not whole yet. Throws where the stream is no stream of pictures. */
export class Parts {
  private held = new Uint8Array(0);

  /** The pictures that are whole now, oldest first. */
  take(chunk: Uint8Array): Picture[] {
    const joined = new Uint8Array(this.held.length + chunk.length);
    joined.set(this.held);
    joined.set(chunk, this.held.length);
    const found: Picture[] = [];
    let from = 0;
    for (;;) {
      const head = endOfHead(joined, from);
      if (head < 0) break;
      const fields = fieldsOf(decoder.decode(joined.subarray(from, head)));
      const end = head + fields.length;
      if (joined.length < end + 2) break;
      found.push({ number: fields.number, t: fields.t, jpeg: joined.slice(head, end) });
      from = end + 2;
    }
    this.held = joined.slice(from);
    return found;
  }
}

function endOfHead(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 3 < bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4;
    if (at - from > LONGEST_HEAD) throw new Error("not a stream of pictures");
  }
  return -1;
}

function fieldsOf(head: string): { length: number; number: number; t: number } {
  const value = (name: string) => Number(new RegExp(`^${name}: *(\\d+)\\r?$`, "im").exec(head)?.[1]);
  const length = value("Content-Length");
  if (!Number.isFinite(length)) throw new Error("a picture without its length");
  return { length, number: value("X-Number"), t: value("X-Time") };
}
