import { sandboxAssets } from "./assets.js";
import { openFrame, type SandboxFrame } from "./frame.js";

let ready: SandboxFrame | null = null;
let coming: Promise<void> | null = null;

/** Makes a sandbox ahead of the run that it is for. Where that fails, the run makes its own, and says why. */
export function prepareSandbox(): void {
  if (ready) return;
  coming ??= openSandbox()
    .then(
      (frame) => {
        ready = frame;
      },
      () => {},
    )
    .finally(() => {
      coming = null;
    });
}

/** What was made ahead; null when nothing was. It is handed out once: no two runs share a sandbox. */
export function takeReadySandbox(): SandboxFrame | null {
  const taken = ready;
  ready = null;
  return taken;
}

/** What is being made ahead, or another one. @throws HftError 7002. */
export async function nextSandbox(): Promise<SandboxFrame> {
  await coming;
  return takeReadySandbox() ?? openSandbox();
}

/** A fresh frame with its worker, and the core on its way to it. @throws HftError 7002. */
export async function openSandbox(): Promise<SandboxFrame> {
  const { wasm, workerSource } = await sandboxAssets();
  const frame = await openFrame(workerSource);
  const core = wasm.slice(0);
  frame.post({ type: "core", wasm: core, buffers: [core] });
  return frame;
}
