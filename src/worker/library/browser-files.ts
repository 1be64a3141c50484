import { HftError } from "../../errors.js";
import { type LibraryFiles, piecesOf } from "./files.js";

const FOLDER = "books";

/** What a page's own types don't know of a worker's files. */
interface SyncAccess {
  truncate(size: number): void;
  write(bytes: Uint8Array, options: { at: number }): number;
  flush(): void;
  close(): void;
}

interface Writable {
  createSyncAccessHandle(): Promise<SyncAccess>;
  /** Not in every browser. */
  move?(name: string): Promise<void>;
}

/** The files that a browser keeps for a page (the origin private file system). In a worker, since only there all browsers can write. */
export class BrowserFiles implements LibraryFiles {
  private constructor(readonly folder: FileSystemDirectoryHandle) {}

  /** Null where the browser keeps none: private windows, pages without a secure origin. */
  static async open(): Promise<BrowserFiles | null> {
    try {
      const root = await navigator.storage.getDirectory();
      return new BrowserFiles(await root.getDirectoryHandle(FOLDER, { create: true }));
    } catch {
      return null;
    }
  }

  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.folder.keys()) names.push(name);
    return names;
  }

  async read(name: string): Promise<Blob | null> {
    try {
      return await (await this.folder.getFileHandle(name)).getFile();
    } catch (error) {
      if (isNamed(error, "NotFoundError")) return null;
      throw refused(name, error);
    }
  }

  async write(name: string, data: Blob, onPiece?: (piece: Uint8Array) => void): Promise<void> {
    try {
      const handle = await this.folder.getFileHandle(name, { create: true });
      await this.#write(handle as unknown as Writable, data, onPiece);
    } catch (error) {
      await this.remove(name).catch(() => {});
      throw refused(name, error);
    }
  }

  async rename(from: string, to: string): Promise<void> {
    const handle = await this.folder.getFileHandle(from);
    const { move } = handle as unknown as Writable;
    if (move) return move.call(handle, to);
    await this.write(to, await handle.getFile());
    await this.remove(from);
  }

  async remove(name: string): Promise<void> {
    try {
      await this.folder.removeEntry(name);
    } catch (error) {
      if (!isNamed(error, "NotFoundError")) throw refused(name, error);
    }
  }

  async #write(handle: Writable, data: Blob, onPiece?: (piece: Uint8Array) => void): Promise<void> {
    const access = await handle.createSyncAccessHandle();
    try {
      access.truncate(0);
      let at = 0;
      for await (const piece of piecesOf(data)) {
        const written = access.write(piece, { at });
        // Some browsers write less instead of saying that there is no room.
        if (written < piece.length) throw new DOMException("only a part was written", "QuotaExceededError");
        onPiece?.(piece);
        at += piece.length;
      }
      access.flush();
    } finally {
      access.close();
    }
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

function refused(name: string, error: unknown): HftError {
  const why = isNamed(error, "QuotaExceededError")
    ? "the browser has no room left for this page"
    : `the browser refused: ${error instanceof Error ? error.message : String(error)}`;
  return new HftError(7006, `The book can't be kept: ${why}.`, { file: name });
}
