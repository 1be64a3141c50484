/** Ways out of the frame's document, for somebody who had already got out of the worker into it. */
import { type Attack, family } from "./attack.js";

const add = (html: string) => `document.documentElement.insertAdjacentHTML("beforeend", \`${html}\`);`;
const tag = (name: string, set: string) => `const e = document.createElement("${name}"); ${set} document.documentElement.append(e);`;
const leaving = (code: string) => ({ code, leaves: true });
const page = (html: string) => `self.URL.createObjectURL(new Blob([\`${html}\`], { type: "text/html" }))`;

export const FRAME_ATTACKS: readonly Attack[] = [
  ...family("fetch", {
    "frame-fetch": "await fetch(url);",
    "frame-fetch-later": { code: "await self.fetchLater(url);", only: "Chromium", atEnd: true },
  }),
  ...family("XMLHttpRequest", { "frame-xhr": 'const x = new XMLHttpRequest(); x.open("GET", url); x.send();' }),
  ...family("WebSocket", { "frame-websocket": 'new WebSocket(url.replace("http", "ws"));' }),
  ...family("EventSource", { "frame-eventsource": "new EventSource(url);" }),
  ...family("WebRTC", {
    webrtc: {
      code: 'const c = new RTCPeerConnection({ iceServers: [{ urls: `stun:${new URL(url).hostname}:${self.udpPort}` }] }); c.createDataChannel("x"); await c.setLocalDescription(await c.createOffer());',
      past: ["Chromium", "Firefox"],
    },
  }),
  ...family("beacons", {
    beacon: "navigator.sendBeacon(url, 'x');",
    ping: { code: `${tag("a", "e.href = '#x'; e.ping = url;")} e.click();`, only: "Chromium" },
  }),
  ...family("images", {
    image: "new Image().src = url;",
    "image-srcset": tag("img", "e.srcset = `${url} 2x`;"),
    "image-of-svg": add("<svg><image href='${url}' width='9' height='9'/></svg>"),
    "video-poster": tag("video", "e.poster = url;"),
    "input-image": tag("input", "e.type = 'image'; e.src = url;"),
    video: tag("video", "e.preload = 'auto'; e.src = url;"),
    audio: tag("audio", "e.preload = 'auto'; e.src = url;"),
    object: tag("object", "e.data = url;"),
    embed: tag("embed", "e.src = url;"),
  }),
  ...family("CSS", {
    stylesheet: tag("link", "e.rel = 'stylesheet'; e.href = url;"),
    "css-import": tag("style", "e.textContent = `@import url(${url});`;"),
    "css-background": `${add("<p style='background-image: url(${url})'>x</p>")}`,
    "css-of-script": tag("p", "e.textContent = 'x'; e.style.backgroundImage = `url(${url})`;"),
    "css-font": `${tag("style", "e.textContent = `@font-face { font-family: leak; src: url(${url}) } p { font-family: leak }`;")} ${add("<p>x</p>")}`,
    "font-face": 'await new FontFace("leak", `url("${url}")`).load();',
  }),
  ...family("DNS prefetch and hints", {
    // Chromium opens no connection ahead while it is driven.
    preconnect: {
      code: tag("link", "e.rel = 'preconnect'; e.href = `http://127.0.0.1:${self.tcpPort}/`;"),
      only: "Firefox",
      past: ["Firefox"],
    },
    prefetch: { code: tag("link", "e.rel = 'prefetch'; e.href = url;"), only: "Chromium" },
    preload: tag("link", "e.rel = 'preload'; e.as = 'image'; e.href = url;"),
    "module-preload": tag("link", "e.rel = 'modulepreload'; e.href = url;"),
  }),
  ...family("scripts", {
    script: tag("script", "e.src = url;"),
    "module-script": tag("script", "e.type = 'module'; e.src = url;"),
    "inline-handler": tag("img", "e.setAttribute('onerror', `new Image().src = '${url}'`); e.src = 'data:,';"),
    "inline-script": tag("script", "e.textContent = `new Image().src = '${url}'`;"),
    "frame-import": "await import(url);",
    "frame-eval": "(0, eval)(`new Image().src = '${url}'`);",
  }),
  ...family("data and blob navigation", {
    "frame-in-frame": tag("iframe", "e.src = url;"),
    "srcdoc-in-frame": tag("iframe", "e.srcdoc = `<img src='${url}'>`;"),
    "blob-in-frame": tag("iframe", `e.src = ${page("<img src='${url}'>")};`),
    "data-in-frame": tag("iframe", "e.src = `data:text/html,<img src='${url}'>`;"),
    "javascript-in-frame": tag("iframe", "e.src = `javascript:void(new Image().src = '${url}')`;"),
    "go-to-url": "location.href = url;",
    "go-to-data": { code: "location.href = `data:text/html,<img src='${url}'>`;" },
    "go-to-blob": `location.href = ${page("<img src='${url}'>")};`,
    "go-to-javascript": "location.href = `javascript:void(new Image().src = '${url}')`;",
    refresh: tag("meta", "e.httpEquiv = 'refresh'; e.content = `0;url=${url}`;"),
    "base-and-link": `${add("<base href='${url}/'>")} ${tag("img", "e.src = '../' + url.split('/').pop();")}`,
  }),
  ...family("form posts", {
    form: `${tag("form", "e.method = 'post'; e.action = url;")} e.submit();`,
    "form-get": `${tag("form", "e.action = url;")} e.submit();`,
    "form-in-window": `${tag("form", "e.method = 'post'; e.target = '_blank'; e.action = url;")} e.submit();`,
    "form-in-top": leaving(`${tag("form", "e.method = 'post'; e.target = '_top'; e.action = url;")} e.submit();`),
  }),
  ...family("window.open", {
    "window-open": "open(url);",
    "window-noopener": "open(url, '_blank', 'noopener');",
    "link-in-window": `${tag("a", "e.href = url; e.target = '_blank';")} e.click();`,
  }),
  ...family("top navigation", {
    "top-location": leaving("top.location = url;"),
    "top-replace": leaving("top.location.replace(url);"),
    "parent-href": leaving("parent.location.href = url;"),
    "open-in-top": leaving("open(url, '_top');"),
    "link-in-top": leaving(`${tag("a", "e.href = url; e.target = '_top';")} e.click();`),
    "top-hash": leaving("top.location.hash = 'stolen'; tell();"),
    "top-javascript": leaving("top.location = `javascript:void(new Image().src = '${url}')`;"),
  }),
  ...family("opener", {
    "parent-document": "parent.document.title = 'stolen'; tell();",
    "parent-global": "parent.stolen = 1; tell();",
    "parent-eval": "parent.eval('1'); tell();",
    "parent-storage": "parent.localStorage.setItem('stolen', '1'); tell();",
    "parent-name": "parent.name = 'stolen'; tell();",
    "frame-element": "frameElement.removeAttribute('sandbox'); tell();",
    // A document that was emptied may take a property of its own: that reaches nothing.
    "document-domain": "document.domain = document.domain; if (!Object.hasOwn(document, 'domain')) tell();",
  }),
  ...family("history and hash", {
    "parent-push-state": leaving("parent.history.pushState(0, '', '#stolen'); tell();"),
    "history-of-frame": "const n = history.length; if (n > 0 && parent.history.length > 0) tell();",
  }),
  ...family("service worker", {
    "service-worker": "await navigator.serviceWorker.register(url);",
    "service-worker-of-page": "await navigator.serviceWorker.register(new URL('/sw-of-page', url)); tell();",
  }),
  ...family("SharedWorker", {
    "shared-worker": "new SharedWorker(url);",
    "shared-worker-of-blob": "new SharedWorker(self.URL.createObjectURL(new Blob([`fetch('${url}')`])));",
  }),
  ...family("storage", {
    "local-storage": "localStorage.setItem('leak', '1'); tell();",
    "session-storage": "sessionStorage.setItem('leak', '1'); tell();",
    cookie: "document.cookie = 'leak=1'; if (document.cookie.includes('leak') && !Object.hasOwn(document, 'cookie')) tell();",
    "frame-indexed-db":
      "await new Promise((done, no) => { const open = indexedDB.open('leak'); open.onsuccess = done; open.onerror = no; }); tell();",
    "frame-caches": "await caches.open('leak'); tell();",
    "frame-private-files": "await navigator.storage.getDirectory(); tell();",
  }),
  ...family("BroadcastChannel", { "frame-broadcast": "new BroadcastChannel('leak').postMessage(url.split('/').pop());" }),
];
