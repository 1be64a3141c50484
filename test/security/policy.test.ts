import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const html = readFileSync(fileURLToPath(new URL("../../dist/index.html", import.meta.url)), "utf8");
const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
const directives = new Map(policy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]));

/** Whom the page may ask beside its own host: who holds the catalogue's books, the venues of live data, and servers on this machine. */
const HOSTS = [
  "https://raw.githubusercontent.com",
  "wss://fstream.binance.com",
  "https://fapi.binance.com",
  "wss://stream.binance.com:9443",
  "https://api.binance.com",
  "wss://fstream.binancefuture.com",
  "https://demo-fapi.binance.com",
  "wss://stream.testnet.binance.vision",
  "https://testnet.binance.vision",
  "http://127.0.0.1:*",
  "ws://127.0.0.1:*",
  "http://localhost:*",
  "ws://localhost:*",
];

describe("the page's policy", () => {
  it("allows nothing that it does not name", () => {
    expect(directives.get("default-src")).toEqual(["'none'"]);
    expect(directives.get("base-uri")).toEqual(["'none'"]);
    expect(directives.get("form-action")).toEqual(["'none'"]);
    expect([...directives.keys()]).not.toContain("frame-src");
  });

  it("allows no inline script but the frame's and the map of hashes, by theirs, and no eval", () => {
    const sources = directives.get("script-src") ?? [];
    expect(sources).not.toContain("'unsafe-inline'");
    expect(sources).not.toContain("'unsafe-eval'");
    expect(sources.filter((source) => source.startsWith("'sha256-"))).toHaveLength(2);
    expect(sources.filter((source) => /^https?:|\*/.test(source))).toEqual([]);
  });

  it("lets it ask its own host, those of the catalogue, the venues by name, and this machine", () => {
    expect(directives.get("connect-src")).toEqual(["'self'", ...HOSTS]);
  });

  it("stands before anything that it is for", () => {
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.search(/<(script|link|style)\b/));
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="(https?:)?\/\//);
    expect(html.match(/<script(?![^>]*\bsrc=)[^>]*>/g)).toEqual(['<script type="importmap">']);
    expect(html).not.toMatch(/\son[a-z]+=/);
  });
});
