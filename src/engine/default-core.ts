import { HftError } from "../errors.js";
import { nodeModule } from "../node.js";

interface NodeFiles {
  readFileSync(path: URL): Uint8Array<ArrayBuffer>;
  existsSync(path: URL): boolean;
}

/** Beside the bundled library. Written out like this, bundlers of pages see it and take the file along. */
const BESIDE = new URL("./core.wasm", import.meta.url);
/** Where a clone builds it. */
const IN_CLONE = "../../build/core.wasm";

/** The core that belongs to this package. @throws HftError 5002 when it is not where it should be. */
export async function defaultCore(): Promise<BufferSource> {
  const files = nodeModule<NodeFiles>("node:fs");
  const found = files
    ? [BESIDE, new URL(IN_CLONE, import.meta.url)].find((place) => place.protocol === "file:" && files.existsSync(place))
    : undefined;
  if (files && found) return files.readFileSync(found);
  const response = files ? null : await fetch(BESIDE).catch(() => null);
  if (response?.ok) return response.arrayBuffer();
  throw new HftError(5002, "core.wasm is not beside the package. Pass its bytes as `wasm`.");
}
