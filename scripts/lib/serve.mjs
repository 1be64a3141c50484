/**
 * A small static file server: what `npm start` and the browser tests serve dist/ with. It gives nothing that any file
 * host would not give, so a page that works here works from there.
 */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failure } from "./log.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".ts": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".hftbook": "application/octet-stream",
};
const TRIES = 20;

/** An answer without a file. */
class Refusal extends Error {
  /** @param {number} status @param {string} text @param {Record<string, string>} headers */
  constructor(status, text, headers = {}) {
    super(text);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Serves a folder on the loopback interface, under both of its names.
 * @param {string} folder
 * @param {{ port?: number, exact?: boolean, base?: string }} options `port` 0 takes any; a taken one gives way to the next
 *   unless `exact`. `base` is the path it is served below, such as `/some/path/`.
 */
export async function serve(folder, { port = 0, exact = false, base = "/" } = {}) {
  const root = await realpath(folder);
  const handler = (request, response) => void answer(root, base, request, response);
  for (let tries = 0; tries < TRIES; tries++) {
    const servers = await listen(handler, port === 0 ? 0 : port + tries);
    if (servers) return running(servers, base);
    if (exact) throw new Failure(`Port ${port} is taken. Choose another with --port or $PORT.`);
  }
  throw new Failure(`Ports ${port} to ${port + TRIES - 1} are all taken. Choose another with --port or $PORT.`);
}

function running(servers, base) {
  const { port } = servers[0].address();
  return {
    port,
    url: `http://localhost:${port}${base}`,
    async close() {
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done) && server.closeAllConnections())));
    },
  };
}

/** Servers on 127.0.0.1 and, where there is IPv6, on ::1: `localhost` may mean either. Null when the port is taken on one of them. */
async function listen(handler, port) {
  const first = await listenOn(handler, port, "127.0.0.1");
  if (!first) return null;
  try {
    const second = await listenOn(handler, first.address().port, "::1");
    if (second) return [first, second];
  } catch (error) {
    if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") return [first];
    throw error;
  }
  await new Promise((done) => first.close(done));
  return null;
}

/** @returns {Promise<any>} the server, or null when the port is taken */
function listenOn(handler, port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer(handler);
    server.once("error", (error) => (/** @type {any} */ (error).code === "EADDRINUSE" ? resolve(null) : reject(error)));
    server.listen(port, host, () => resolve(server));
  });
}

async function answer(root, base, request, response) {
  try {
    if (request.method !== "GET" && request.method !== "HEAD") throw new Refusal(405, "GET and HEAD only", { Allow: "GET, HEAD" });
    const { path, info } = await findFile(root, base, request.url.split("?")[0]);
    await send(path, info, request, response);
  } catch (error) {
    refuse(response, error instanceof Refusal ? error : new Refusal(500, "The file could not be read."));
  }
}

function refuse(response, { status, message, headers }) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...headers }).end(`${status} ${message}\n`);
}

/** The file a path stands for; a folder stands for its index.html. Nothing outside of the root and nothing hidden is found. */
async function findFile(root, base, urlPath) {
  if (!urlPath.startsWith(base)) throw new Refusal(404, "No such file");
  const name = decode(urlPath.slice(base.length));
  if (name.split(/[/\\]/).some((part) => part.startsWith("."))) throw new Refusal(404, "No such file");
  const wanted = join(root, name);
  const found = await realpath(wanted).catch(() => null);
  if (found === null || (found !== root && !found.startsWith(root + sep))) throw new Refusal(404, "No such file");
  const info = await stat(found);
  if (info.isFile()) return { path: found, info };
  // Relative, so that a path such as //host/ can't send anybody elsewhere.
  if (!urlPath.endsWith("/"))
    throw new Refusal(301, "See the folder", { Location: `./${encodeURIComponent(urlPath.split("/").at(-1) ?? "")}/` });
  const index = join(found, "index.html");
  const indexInfo = await stat(index).catch(() => null);
  if (!indexInfo) throw new Refusal(404, "No such file");
  return { path: index, info: indexInfo };
}

function decode(path) {
  try {
    const text = decodeURIComponent(path);
    if (!text.includes("\0")) return text;
  } catch {
    // Falls through: a malformed escape is refused like a NUL.
  }
  throw new Refusal(400, "Malformed path");
}

async function send(path, info, request, response) {
  const etag = `"${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`;
  const headers = {
    "Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
    ETag: etag,
    // Names under assets/ carry a hash of their content; everything else is asked for again.
    "Cache-Control": path.includes(`${sep}assets${sep}`) ? "public, max-age=31536000, immutable" : "no-cache",
  };
  if (request.headers["if-none-match"] === etag) return void response.writeHead(304, headers).end();
  const range = rangeOf(request.headers.range, info.size);
  const { start, end } = range ?? { start: 0, end: info.size - 1 };
  const part = range ? { "Content-Range": `bytes ${start}-${end}/${info.size}` } : {};
  response.writeHead(range ? 206 : 200, { ...headers, ...part, "Content-Length": String(end - start + 1) });
  if (request.method === "HEAD" || info.size === 0) return void response.end();
  // A reader that goes away in the middle is no error.
  await pipeline(createReadStream(path, { start, end }), response).catch(() => response.destroy());
}

/** One range of bytes, or null for the whole file: no range asked for, or a form (several ranges) that may be ignored. */
function rangeOf(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const last = match[1] === "" ? size - 1 : Math.min(match[2] === "" ? size - 1 : Number(match[2]), size - 1);
  const first = match[1] === "" ? Math.max(size - Number(match[2]), 0) : Number(match[1]);
  if (first > last) throw new Refusal(416, "No such range", { "Content-Range": `bytes */${size}` });
  return { start: first, end: last };
}
