/**
 * Keeps the page for visits without a network. The build puts in which files there are and a version that changes with
 * them. Hashed assets never change and come from the cache; everything else is asked for and falls back to the cache, so
 * that somebody with a network always has the newest page.
 */
declare const FILES: readonly string[];
/** Of the files that neither `index.html` nor a style sheet can give a hash: fonts and icons. */
declare const HASHES: Readonly<Record<string, string>>;
declare const VERSION: string;

interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchLike extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  addEventListener(type: string, listener: (event: never) => void): void;
  skipWaiting(): Promise<void>;
  location: { href: string; origin: string };
}

const scope = globalThis as unknown as Scope;
const CACHE = `sigmax-${VERSION}`;
const PAGE = "./";

scope.addEventListener("install", (event: Extendable) => event.waitUntil(keepAll()));
scope.addEventListener("activate", (event: Extendable) => event.waitUntil(dropOld()));
scope.addEventListener("message", (event: MessageEvent) => {
  if (event.data?.type === "update") void scope.skipWaiting();
  // What the first visit loaded before there was a service worker: the book that it opened.
  if (event.data?.type === "keep" && Array.isArray(event.data.urls)) void keep(event.data.urls.filter(isOurs));
});
scope.addEventListener("fetch", (event: FetchLike) => {
  const { request } = event;
  if (request.method !== "GET" || !isOurs(request.url)) return;
  event.respondWith(/\/assets\/[^/]+-[\w-]{8}\.\w+$/.test(new URL(request.url).pathname) ? fromCache(request) : fromNetwork(request));
});

function isOurs(url: unknown): boolean {
  return typeof url === "string" && url.startsWith(new URL("./", scope.location.href).href);
}

async function keepAll(): Promise<void> {
  await (await caches.open(CACHE)).addAll([PAGE, ...FILES.filter((file) => !(file in HASHES))]);
  await keep(Object.keys(HASHES).map((file) => new URL(file, scope.location.href).href));
}

/** What can't be had, or is not what the page was built with, is left out. */
async function keep(urls: string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const url of urls) if (!(await cache.match(url))) await cache.add(held(url)).catch(() => {});
}

/** A request whose answer the browser holds against its hash, where there is one. */
function held(request: Request | string): Request {
  const { href } = new URL("./", scope.location.href);
  const file = (typeof request === "string" ? request : request.url).slice(href.length);
  const integrity = HASHES[file];
  return new Request(request, integrity ? { integrity } : {});
}

async function dropOld(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("sigmax-") && name !== CACHE) await caches.delete(name);
}

async function fromCache(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(held(request));
}

async function fromNetwork(request: Request): Promise<Response> {
  const key = request.mode === "navigate" ? PAGE : request;
  try {
    const response = await fetch(request);
    if (response.ok) {
      const copy = response.clone();
      void caches.open(CACHE).then((cache) => cache.put(key, copy));
    }
    return response;
  } catch (error) {
    const kept = await caches.match(key);
    if (kept) return kept;
    throw error;
  }
}
