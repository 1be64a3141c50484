import { HftError } from "../errors.js";

interface NodeFiles {
  readFileSync(path: URL): Uint8Array<ArrayBuffer>;
  existsSync(path: URL): boolean;
}

/** Beside the bundled library, or where a clone builds it. */
const PLACES = ["./core.wasm", "../../build/core.wasm"];

/** The core that belongs to this package. @throws HftError 5002 when it is not where it should be. */
export async function defaultCore(): Promise<BufferSource> {
  const places = PLACES.map((place) => new URL(place, import.meta.url));
  const files = nodeFiles();
  const found = files ? places.find((place) => place.protocol === "file:" && files.existsSync(place)) : undefined;
  if (files && found) return files.readFileSync(found);
  const response = files ? null : await fetch(places[0] as URL).catch(() => null);
  if (response?.ok) return response.arrayBuffer();
  throw new HftError(5002, "core.wasm is not beside the package. Pass its bytes as `wasm`.");
}

/** Node's files without an import that a browser could not resolve. */
function nodeFiles(): NodeFiles | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return (process?.getBuiltinModule?.("node:fs") as NodeFiles | undefined) ?? null;
}
