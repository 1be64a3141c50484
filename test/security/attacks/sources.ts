/** The attacks as programs for each of the places that they are tried from. */
import type { Attack } from "./attack.js";

export interface Targets {
  url: string;
  udpPort: number;
  tcpPort: number;
}

const quote = JSON.stringify;

/** A worker that tries each attack, all at once, and posts the names of those that reached something, then that it is done. */
export function workerSource(attacks: readonly Attack[], { url }: Targets): string {
  const tries = attacks.map(
    ({ name, code }) =>
      `(async (url, tell) => { ${code} })(${quote(`${url}/${name}`)}, () => arrived.push(${quote(name)})).catch((error) => failed.push(${quote(name)} + ": " + error)),`,
  );
  return `const arrived = []; const failed = [];
Promise.all([
${tries.join("\n")}
]).then(() => postMessage({ type: "tried", arrived, failed, buffers: [] }));`;
}

/** A strategy that tries them before it trades, and logs the names of those that reached something. */
export function strategySource(attacks: readonly Attack[], { url }: Targets): string {
  const tries = attacks.map(
    ({ name, code }) =>
      `    try { await (async (url, tell) => { ${code} })(${quote(`${url}/${name}`)}, () => console.log("arrived ${name}")); } catch {}`,
  );
  return `// @ts-nocheck
import { HftStrategy } from "sigmax-hft";
export default class Attacking extends HftStrategy {
  async onStart() {
${tries.join("\n")}
    console.log("tried");
  }
}`;
}

/** A script for a frame's document; \port is a global there. */
export function frameSource({ name, code }: Attack, { url, udpPort, tcpPort }: Targets): string {
  return `self.udpPort = ${udpPort}; self.tcpPort = ${tcpPort};
(async (url, tell) => { ${code} })(${quote(`${url}/${name}`)}, () => port.postMessage({ arrived: ${quote(name)} }))
  .catch((error) => port.postMessage({ failed: ${quote(name)} + ": " + error }))
  .then(() => port.postMessage({ tried: true }));`;
}
