interface Transferable extends ArrayBuffer {
  transfer?(length: number): ArrayBuffer;
}

/** A buffer that is this much longer than its bytes is shared with others. */
const MOST_UNUSED = 64;

/** Where a platform can't shorten buffers: what is sent to a port that nobody can hear is dropped. Made when the module loads, as inflate.ts says. */
const nowhere = "transfer" in ArrayBuffer.prototype ? null : deadPort();

/**
 * Gives the memory of bytes back now, not when the collector comes by: it lets tens of megabytes pile up first. They are empty
 * after this. Bytes that share their memory with others are left to the collector.
 */
export function freeBytes({ buffer, length }: Uint8Array): void {
  const owned = buffer as Transferable;
  if (owned.byteLength - length > MOST_UNUSED) return;
  if (owned.transfer) owned.transfer(0);
  else nowhere?.postMessage(null, [owned]);
}

function deadPort(): MessagePort | null {
  if (typeof MessageChannel === "undefined") return null;
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}
