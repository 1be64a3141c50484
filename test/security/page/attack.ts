/** The page of the attack tests: frames that hold what is tried, and how the page stands. */
import { openFrame } from "../../../web/sandbox/frame.js";

interface Heard {
  arrived?: string | string[];
  failed?: string | string[];
  tried?: boolean;
  type?: string;
}

const LATEST_MS = 3_000;

/** Broadcasts that reached this page. */
const broadcasts: string[] = [];
new BroadcastChannel("leak").onmessage = ({ data }) => broadcasts.push(String(data));
/** Messages to this window that did not come by a frame's port. */
let messages = 0;
addEventListener("message", () => messages++);

/** Opens a frame for each source, all at once; resolves when each has tried, or could not say so any more. */
async function attack(sources: string[]): Promise<{ arrived: string[]; failed: string[] }> {
  const arrived: string[] = [];
  const failed: string[] = [];
  const frames = await Promise.all(
    sources.map(async (source) => {
      let tried: () => void = () => {};
      const done = new Promise<void>((resolve) => {
        tried = resolve;
      });
      const hear = (message: unknown): void => {
        const heard = message as Heard;
        arrived.push(...[heard.arrived ?? []].flat());
        failed.push(...[heard.failed ?? []].flat());
        if (heard.tried || heard.type === "tried") tried();
      };
      const frame = await openFrame(new Blob([source], { type: "text/javascript" }));
      frame.listen(hear);
      return { frame, done };
    }),
  );
  const late = new Promise((resolve) => setTimeout(resolve, LATEST_MS));
  await Promise.race([Promise.all(frames.map(({ done }) => done)), late]);
  // What a frame set going may still be under way.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const { frame } of frames) frame.close();
  return { arrived: [...arrived, ...broadcasts.splice(0)], failed };
}

/** Whatever a frame might have changed of its page. */
function standing(): Record<string, unknown> {
  return {
    href: location.href,
    title: document.title,
    name: window.name,
    stored: localStorage.length + sessionStorage.length,
    cookie: document.cookie,
    elements: document.body.childElementCount,
    stolen: "stolen" in window,
    messages,
  };
}

Object.assign(window, { attack, standing, token: crypto.randomUUID() });
