import { BOOT_SOURCE, FRAME_POLICY } from "virtual:sandbox-boot";
import { HftError } from "../../src/errors.js";
import { afterAwake } from "./awake-timer.js";
import type { ToWorker } from "./protocol.js";

export interface SandboxFrame {
  /** Hears what the worker says, what it said until now included. */
  listen(onMessage: (message: unknown) => void): void;
  post(message: ToWorker): void;
  /** Ends the worker with its frame. */
  close(): void;
}

const LOAD_MS = 10_000;

/**
 * A frame without origin, network or page, holding one worker. The frame's document is one script, allowed by its
 * hash; the two sides talk over a port that only they have.
 */
export async function openFrame(workerSource: Blob): Promise<SandboxFrame> {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("aria-hidden", "true");
  frame.setAttribute("tabindex", "-1");
  frame.referrerPolicy = "no-referrer";
  frame.title = "Sandbox of the strategy";
  frame.style.cssText = "position:absolute;width:0;height:0;border:0;visibility:hidden";
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><script>${BOOT_SOURCE}</script>`;
  await loaded(frame);
  const { port1, port2 } = new MessageChannel();
  // The frame's origin is opaque, so no target origin can be named; nobody else has this window.
  frame.contentWindow?.postMessage({ workerSource }, "*", [port2]);
  return {
    listen(onMessage): void {
      port1.onmessage = (event) => onMessage(event.data);
    },
    post: (message) => port1.postMessage(message, message.buffers),
    close(): void {
      port1.close();
      frame.remove();
    },
  };
}

function loaded(frame: HTMLIFrameElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const inTime = afterAwake(LOAD_MS, () => {
      frame.remove();
      reject(new HftError(7002, `The sandbox's frame did not load within ${LOAD_MS / 1e3} s.`));
    });
    frame.onload = () => {
      inTime();
      resolve();
    };
    document.body.append(frame);
  });
}
