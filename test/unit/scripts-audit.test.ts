/** `npm run audit` against registries of our own: npm asks them as it asks the public one. */
import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { at } from "../../scripts/lib/paths.mjs";
import { LONG } from "../length.js";

let registry: Server | null = null;

afterEach(() => {
  registry?.close();
  registry = null;
});

/** A registry that gives these advisories; null: it knows of no such question. */
async function serve(advisories: object | null): Promise<string> {
  registry = createServer((request, response) => {
    const isAsked = request.url === "/-/npm/v1/security/advisories/bulk";
    if (isAsked && advisories === null) response.statusCode = 405;
    const name = decodeURIComponent(request.url?.slice(1) ?? "");
    const packument = { name, "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": { name, version: "1.0.0" } } };
    request.resume().on("end", () => response.end(JSON.stringify(isAsked ? (advisories ?? {}) : packument)));
  });
  await new Promise<void>((resolve) => registry?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
}

function audit(registryUrl: string): Promise<{ code: number | null; said: string }> {
  const env = { ...process.env, npm_config_registry: registryUrl, npm_config_fetch_retries: "0" };
  const child = spawn(process.execPath, [at("scripts/audit.mjs")], { env });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

const advisory = (title: string) => [
  {
    id: 1,
    url: "https://example.org/advisory",
    title,
    severity: "high",
    vulnerable_versions: "*",
    cwe: [],
    cvss: { score: 0, vectorString: null },
  },
];

describe("npm run audit", () => {
  it("says that nothing is known where the registry knows of nothing: exit code 0", async () => {
    const { code, said } = await audit(await serve({}));
    expect([code, said]).toEqual([0, expect.stringMatching(/knows of no weakness in \d{3} packages/)]);
  });

  it("says what is known, and whom it reaches: exit code 1", async () => {
    const known = { fflate: advisory("unpacks without end"), preact: advisory("draws wrong"), vitest: advisory("tests wrong") };
    const { code, said } = await audit(await serve(known));
    expect(code).toBe(1);
    expect(said).toMatch(/high, in the package: fflate .*unpacks without end \(https:\/\/example\.org\/advisory\)/);
    expect(said).toMatch(/high, in the page: preact .*draws wrong/);
    expect(said).toMatch(/high, in the tools: vitest .*tests wrong/);
  });

  it("says that it can't tell where the registry does not answer: exit code 2", async () => {
    const { code, said } = await audit(await serve(null));
    expect([code, said]).toEqual([2, expect.stringMatching(/nothing is proven:\n.*405/)]);
  });

  it("says that it can't tell where there is no registry: exit code 2", LONG, async () => {
    const url = await serve({});
    await new Promise((resolve) => registry?.close(resolve));
    const { code, said } = await audit(url);
    expect([code, said]).toEqual([2, expect.stringMatching(/nothing is proven:\n.*ECONNREFUSED/)]);
  });
});
