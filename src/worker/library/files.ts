/** The little that a library needs of a place to keep files. */
export interface LibraryFiles {
  names(): Promise<string[]>;
  /** Null when there is none of this name. */
  read(name: string): Promise<Blob | null>;
  /** Replaces one of this name. Hears each piece as it is written. @throws HftError 7006 when there is no room; then nothing stays. */
  write(name: string, data: Blob, onPiece?: (piece: Uint8Array) => void): Promise<void>;
  /** Takes the place of one that has the new name. */
  rename(from: string, to: string): Promise<void>;
  /** Nothing happens when there is none. */
  remove(name: string): Promise<void>;
}

/** Bytes written at once. */
const PIECE = 1 << 20;

/** A blob's bytes, a piece at a time. */
export async function* piecesOf(data: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.size; at += PIECE) yield new Uint8Array(await data.slice(at, at + PIECE).arrayBuffer());
}
