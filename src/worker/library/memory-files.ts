import { type LibraryFiles, piecesOf } from "./files.js";

/** Files that are gone with the page: where the browser keeps none, and for tests. */
export class MemoryFiles implements LibraryFiles {
  readonly #files = new Map<string, Blob>();

  async names(): Promise<string[]> {
    return [...this.#files.keys()];
  }

  async read(name: string): Promise<Blob | null> {
    return this.#files.get(name) ?? null;
  }

  async write(name: string, data: Blob, onPiece?: (piece: Uint8Array) => void): Promise<void> {
    if (onPiece) for await (const piece of piecesOf(data)) onPiece(piece);
    this.#files.set(name, data);
  }

  async rename(from: string, to: string): Promise<void> {
    const data = this.#files.get(from);
    if (!data) return;
    this.#files.delete(from);
    this.#files.set(to, data);
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
  }
}
