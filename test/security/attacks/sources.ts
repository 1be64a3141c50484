/** The attacks as programs for each of the places that they are tried from. */
import type { Attack } from "./attack.js";

export interface Targets {
  url: string;
  udpPort: number;
  tcpPort: number;
}

const quote = JSON.stringify;

/** A worker that makes the attack, and posts whether that told of a success, then that it is done. */
export function workerSource({ name, code }: Attack, { url }: Targets): string {
  return `(async (url, tell) => { ${code} })(${quote(`${url}/${name}`)}, () => postMessage({ arrived: ${quote(name)}, buffers: [] }))
  .catch(() => {})
  .then(() => postMessage({ tried: true, buffers: [] }));`;
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

/** A function for a frame's document; `port` is a global there. */
export function frameFunction({ name, code }: Attack, { url, udpPort, tcpPort }: Targets): string {
  return `() => {
  self.udpPort = ${udpPort}; self.tcpPort = ${tcpPort};
  (async (url, tell) => { ${code} })(${quote(`${url}/${name}`)}, () => port.postMessage({ arrived: ${quote(name)} }))
    .catch(() => {})
    .then(() => port.postMessage({ tried: true }));
}`;
}
