/** Ways out of a worker. Each is a function body with `url` in scope, and knocks at `url` if it gets through. */
export const NETWORK_PROBES: Readonly<Record<string, string>> = {
  fetch: "await fetch(url);",
  "fetch-no-cors": 'await fetch(url, { mode: "no-cors" });',
  "fetch-post": 'await fetch(url, { method: "POST", body: "book" });',
  xhr: 'const x = new XMLHttpRequest(); x.open("GET", url, false); x.send();',
  websocket: 'new WebSocket(url.replace("http", "ws")); await new Promise((r) => setTimeout(r, 200));',
  eventsource: "new EventSource(url); await new Promise((r) => setTimeout(r, 200));",
  importscripts: "importScripts(url);",
  import: "await import(url);",
  "nested-worker":
    'const inner = URL.createObjectURL(new Blob([`fetch("${url}").catch(() => {})`])); new Worker(inner); await new Promise((r) => setTimeout(r, 300));',
  "nested-import":
    'const inner = URL.createObjectURL(new Blob([`import("${url}").catch(() => {})`], { type: "text/javascript" })); await import(inner); await new Promise((r) => setTimeout(r, 200));',
  "eval-fetch": "await eval(`fetch('${url}')`);",
  "function-fetch": 'await new Function("u", "return fetch(u)")(url);',
};

/** A classic worker that tries every probe, then says so. */
export function probeWorker(base: string): string {
  const tries = Object.entries(NETWORK_PROBES).map(
    ([name, body]) =>
      `await (async (url) => { ${body} })(${JSON.stringify(`${base}/${name}`)}).catch((e) => said.push(${JSON.stringify(name)} + ": " + e));`,
  );
  return `const said = []; (async () => { ${tries.join("\n")}\n postMessage({ type: "tried", said, buffers: [] }); })();`;
}

/** The same ways, from a strategy: after the lock-down there should not even be something to call. */
export function probeStrategy(base: string): string {
  const tries = Object.entries(NETWORK_PROBES)
    .filter(([name]) => name !== "import")
    .map(
      ([name, body]) =>
        `await (async (url: string) => { const { fetch, XMLHttpRequest, WebSocket, EventSource, importScripts, Worker, URL, Blob, setTimeout, eval: evil } = globalThis as any; ${body.replace("eval(", "evil(")} })(${JSON.stringify(`${base}/${name}`)}).then(() => console.log("through ${name}"), (e: unknown) => console.log("stopped ${name}"));`,
    );
  return `import { HftStrategy } from "sigmax-hft";
export default class Probe extends HftStrategy {
  async onStart() {
    ${tries.join("\n    ")}
    console.log("tried");
  }
}`;
}
