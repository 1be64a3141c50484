import { inflateSync } from "fflate";

/** Inflates raw deflate; null unless that comes to exactly `size` bytes. What went wrong names no place in the file. */
export type Inflate = (stored: Uint8Array, size: number) => Promise<Uint8Array | null>;

interface Zlib {
  inflateRaw(
    stored: Uint8Array,
    options: { chunkSize: number; maxOutputLength: number; info: true },
    done: (error: Error | null, result: { buffer: Uint8Array; engine: { bytesWritten: number } }) => void,
  ): void;
}

interface Stream {
  readable: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<void> } };
  writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> } };
}

/** The smallest buffer that Node takes for output. */
const LEAST_BUFFER = 64;

/** Node's zlib, on a thread of its own. */
export function inflateInNode(zlib: Zlib): Inflate {
  return (stored, size) =>
    new Promise((resolve) => {
      const most = Math.max(LEAST_BUFFER, size + 1);
      zlib.inflateRaw(stored, { chunkSize: most, maxOutputLength: most, info: true }, (error, result) => {
        const whole = !error && result.buffer.length === size && result.engine.bytesWritten === stored.length;
        resolve(whole ? result.buffer : null);
      });
    });
}

/** The browser's own. */
export function inflateByStream(makeStream: () => Stream): Inflate {
  return async (stored, size) => {
    const { readable, writable } = makeStream();
    const writer = writable.getWriter();
    // What is wrong with the bytes is heard by the reader.
    for (const written of [writer.write(stored), writer.close()]) written.catch(() => {});
    const inflated = new Uint8Array(size);
    try {
      return (await fill(inflated, readable.getReader())) ? inflated : null;
    } catch {
      return null;
    }
  };
}

/** False when what comes is shorter or longer. */
async function fill(inflated: Uint8Array, reader: ReturnType<Stream["readable"]["getReader"]>): Promise<boolean> {
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) return length === inflated.length;
    if (length + value.length > inflated.length) {
      reader.cancel().catch(() => {});
      return false;
    }
    inflated.set(value, length);
    length += value.length;
  }
}

/** Where neither is there. One byte of room more shows a chunk that is longer: fflate drops what does not fit. */
export const inflateInScript: Inflate = async (stored, size) => {
  try {
    const inflated = inflateSync(stored, { out: new Uint8Array(size + 1) });
    return inflated.length === size ? inflated : null;
  } catch {
    return null;
  }
};

const { DecompressionStream } = globalThis as { DecompressionStream?: new (format: string) => Stream };

/** The quickest that this platform has. Taken when the module loads: a locked-down worker has no globals later. */
export const inflate: Inflate = best();

function best(): Inflate {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const zlib = process?.getBuiltinModule?.("node:zlib") as Zlib | undefined;
  if (zlib) return inflateInNode(zlib);
  return DecompressionStream ? inflateByStream(() => new DecompressionStream("deflate-raw")) : inflateInScript;
}
