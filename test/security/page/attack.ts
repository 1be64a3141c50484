/** The page of the attack tests: frames that hold what is tried, and how the page stands. */
import { openFrame, type SandboxFrame } from "../../../web/sandbox/frame.js";

interface Heard {
  arrived?: string;
  tried?: boolean;
}

/** The program of one attack. */
export interface Way {
  name: string;
  source: string;
}

/** Frames that are opened at once. */
const AT_ONCE = 8;

/** Names that told of a success, by a frame's port or by broadcast. */
const arrived: string[] = [];
const frames: SandboxFrame[] = [];
/** Names of the ways that did not yet say that they were tried. */
const untried = new Set<string>();
const token = crypto.randomUUID();
/** Messages to this window that did not come by a frame's port. */
let messages = 0;

new BroadcastChannel("leak").onmessage = ({ data }) => arrived.push(String(data));
addEventListener("message", () => messages++);

/** Opens a frame for each way. The frames stay open until `closeFrames`. */
async function attack(ways: Way[]): Promise<void> {
  for (const { name } of ways) untried.add(name);
  for (let first = 0; first < ways.length; first += AT_ONCE) await Promise.all(ways.slice(first, first + AT_ONCE).map(begin));
}

async function begin({ name, source }: Way): Promise<void> {
  const frame = await openFrame(new Blob([source], { type: "text/javascript" }));
  frames.push(frame);
  frame.listen((message) => {
    const heard = message as Heard;
    if (heard.arrived) arrived.push(heard.arrived);
    if (heard.tried) untried.delete(name);
  });
}

function closeFrames(): void {
  for (const frame of frames.splice(0)) frame.close();
}

/** Whatever a frame might have changed of its page. */
function standing(): Record<string, unknown> {
  return {
    href: location.href,
    title: document.title,
    name: window.name,
    token,
    stored: localStorage.length + sessionStorage.length,
    cookie: document.cookie,
    elements: document.body.childElementCount,
    stolen: "stolen" in window,
    messages,
  };
}

export const harness = { attack, closeFrames, standing, arrived: () => arrived, untried: () => [...untried] };
export type AttackWindow = Window & { harness: typeof harness };

Object.assign(window, { harness });
