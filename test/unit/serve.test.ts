import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../scripts/lib/serve.mjs";

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

let outside = "";
let server: Awaited<ReturnType<typeof serve>>;

/** A request with the path exactly as given; fetch would tidy it up. */
function ask(path: string, { method = "GET", headers = {} as Record<string, string>, host = "127.0.0.1" } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port: server.port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on("error", reject).end();
  });
}

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), "sigmax-serve-"));
  const root = join(outside, "root");
  mkdirSync(join(root, "assets"), { recursive: true });
  mkdirSync(join(root, "docs"));
  writeFileSync(join(outside, "secret.txt"), "secret");
  writeFileSync(join(root, "index.html"), "<html>shell");
  writeFileSync(join(root, "docs/index.html"), "<html>docs");
  writeFileSync(join(root, "core.wasm"), "0123456789");
  writeFileSync(join(root, "empty.txt"), "");
  writeFileSync(join(root, ".hidden"), "hidden");
  writeFileSync(join(root, "a b.hftbook"), "book");
  writeFileSync(join(root, "assets/shell-abc.js"), "1;");
  symlinkSync(join(outside, "secret.txt"), join(root, "link.txt"));
  server = await serve(root);
});

afterAll(async () => {
  await server.close();
  rmSync(outside, { recursive: true });
});

describe("the static server", () => {
  it.each([
    ["/", "text/html; charset=utf-8", "<html>shell"],
    ["/index.html?book=x", "text/html; charset=utf-8", "<html>shell"],
    ["/docs/", "text/html; charset=utf-8", "<html>docs"],
    ["/core.wasm", "application/wasm", "0123456789"],
    ["/a%20b.hftbook", "application/octet-stream", "book"],
    ["/assets/shell-abc.js", "text/javascript; charset=utf-8", "1;"],
    ["/empty.txt", "text/plain; charset=utf-8", ""],
  ])("serves %s as %s", async (path, type, body) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe(type);
    expect(answer.body).toBe(body);
  });

  it("answers under both names of the loopback interface", async () => {
    for (const host of ["127.0.0.1", "localhost"]) expect((await ask("/", { host })).status).toBe(200);
    expect(server.url).toBe(`http://localhost:${server.port}/`);
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/docs/..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "/link.txt",
    "/.hidden",
    "//secret.txt",
  ])("does not serve %s", async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toMatch(/secret|hidden/);
  });

  it.each(["/%", "/%ff", "/a%00b"])("refuses the malformed path %s", async (path) => expect((await ask(path)).status).toBe(400));

  it("knows reading methods only", async () => {
    expect((await ask("/", { method: "POST" })).status).toBe(405);
    const head = await ask("/core.wasm", { method: "HEAD" });
    expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "10", ""]);
  });

  it("sends a folder without its slash to the one with it, on the same host", async () => {
    const answer = await ask("/docs");
    expect([answer.status, answer.headers.location]).toEqual([301, "./docs/"]);
  });

  it.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=0-1,3-4", 200, "0123456789", undefined],
    ["lines=1-2", 200, "0123456789", undefined],
  ])("answers the range %s with %i", async (range, status, body, contentRange) => {
    const answer = await ask("/core.wasm", { headers: { range } });
    expect([answer.status, answer.body, answer.headers["content-range"]]).toEqual([status, body, contentRange]);
  });

  it.each(["bytes=10-", "bytes=5-4", "bytes=-0"])("has nothing for the range %s", async (range) => {
    const answer = await ask("/core.wasm", { headers: { range } });
    expect([answer.status, answer.headers["content-range"]]).toEqual([416, "bytes */10"]);
  });

  it("lets hashed names be kept and asks again for the rest", async () => {
    expect((await ask("/assets/shell-abc.js")).headers["cache-control"]).toContain("immutable");
    const page = await ask("/");
    expect(page.headers["cache-control"]).toBe("no-cache");
    expect((await ask("/", { headers: { "if-none-match": String(page.headers.etag) } })).status).toBe(304);
  });

  it("gives way to a taken port, unless that very port was asked for", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", () => done()));
    const { port } = other.address() as AddressInfo;
    const next = await serve(join(outside, "root"), { port });
    expect(next.port).toBeGreaterThan(port);
    await next.close();
    await expect(serve(join(outside, "root"), { port, exact: true })).rejects.toThrow(`Port ${port} is taken`);
    other.close();
  });

  it("serves from a sub-path", async () => {
    const below = await serve(join(outside, "root"), { base: "/some/path/" });
    expect((await fetch(`${below.url}docs/`)).status).toBe(200);
    expect((await fetch(`http://localhost:${below.port}/docs/`)).status).toBe(404);
    await below.close();
  });
});
