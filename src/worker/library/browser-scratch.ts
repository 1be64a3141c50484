import { MemoryScratch, type Scratch, SpillingScratch } from "../../data/scratch.js";
import { HftError } from "../../errors.js";

/** Apart from the books: what is in here belongs to an import that is under way, or to none. */
const FOLDER = "scratch";
/** Kept in memory before anything is written: the rows of a capture of 100 MB. */
const MEMORY_BYTES = 1 << 25;

interface SyncAccess {
  write(bytes: Uint8Array, options: { at: number }): number;
  read(bytes: Uint8Array, options: { at: number }): number;
  close(): void;
}

interface Openable {
  createSyncAccessHandle(): Promise<SyncAccess>;
}

export type OpenScratch = Scratch & { close(): Promise<void> };

/** Room on the browser's disk for the rows of an import, in a worker; in memory where the browser has none. */
export async function openScratch(name: string): Promise<OpenScratch> {
  try {
    await sweepScratch();
    const folder = await scratchFolder();
    const handle = (await folder.getFileHandle(name, { create: true })) as unknown as Openable;
    const access = await handle.createSyncAccessHandle();
    const disk = new BrowserScratch(access);
    const close = async (): Promise<void> => {
      access.close();
      await folder.removeEntry(name).catch(() => {});
    };
    return closable(new SpillingScratch(disk, MEMORY_BYTES), close);
  } catch {
    return closable(new MemoryScratch(), async () => {});
  }
}

function closable(scratch: Scratch, close: () => Promise<void>): OpenScratch {
  return { append: (bytes) => scratch.append(bytes), read: (from, to) => scratch.read(from, to), close };
}

/** Removes what ended imports left. What is in use, by this page or another, is locked and stays. Returns how many did. */
export async function sweepScratch(): Promise<number> {
  const folder = await scratchFolder();
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  let left = 0;
  for (const name of names) await folder.removeEntry(name).catch(() => left++);
  return left;
}

async function scratchFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

class BrowserScratch implements Scratch {
  #size = 0;

  constructor(readonly access: SyncAccess) {}

  append(bytes: Uint8Array): number {
    const from = this.#size;
    let written = 0;
    try {
      written = this.access.write(bytes, { at: from });
    } catch {
      // Said below, as of those browsers that write less instead.
    }
    if (written < bytes.length)
      throw new HftError(7006, `The browser has no room left to put the rows of this file aside: ${from} bytes are.`);
    this.#size += bytes.length;
    return from;
  }

  read(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(to - from);
    if (this.access.read(bytes, { at: from }) === bytes.length) return bytes;
    throw new HftError(7006, `The browser did not keep the rows of this file that were put aside: it may have no room left for this page.`);
  }
}
