/** What is installed: pinned by hash, and under licences that let the project stay MIT. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readRepository } from "./source-tree.js";

interface Locked {
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  dev?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
}

const lock = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8")) as { packages: Record<string, Locked> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
const document = readRepository().get("docs/dependencies.md") ?? "";

/** For what is shipped: no duty but to name the author. */
const SHIPPED = ["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "OFL-1.1"];
/** For what builds and tests, also those that ask something of whoever changes the package itself. */
const TOOLS = [...SHIPPED, "MPL-2.0", "CC-BY-4.0"];

const allows = (license: string | undefined, allowed: readonly string[]): boolean =>
  (license ?? "")
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((one) => allowed.includes(one));

it("pins every package by a hash", () => {
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => path)).toEqual([]);
});

it("takes packages from the registry alone", () => {
  const elsewhere = packages.filter(([, { resolved, link }]) => link || (resolved && !resolved.startsWith("https://registry.npmjs.org/")));
  expect(elsewhere.map(([path]) => path)).toEqual([]);
});

/** Whatever else may run at installation does so unseen. */
const RUN_AT_INSTALL = ["node_modules/bufferutil", "node_modules/ccxt"];

it("knows what runs a script when it is installed", () => {
  const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  expect(running).toEqual(RUN_AT_INSTALL);
});

it("ships only what lets the project stay MIT", () => {
  const wrong = packages.filter(([, { dev, license }]) => !allows(license, dev ? TOOLS : SHIPPED));
  expect(wrong.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

it("puts only such into the page", () => {
  const [, section = ""] = /## In the page only\n(.*?)\n## /s.exec(document) ?? [];
  const names = [...section.matchAll(/^\|\s*`([^`]+)`/gm)].map(([, name]) => name);
  expect(names).toContain("monaco-editor");
  expect(names.filter((name) => !allows(lock.packages[`node_modules/${name}`]?.license, SHIPPED))).toEqual([]);
});

it("says in docs/dependencies.md the licence that the lockfile has", () => {
  const rows = [...document.matchAll(/^\|\s*`([^`]+)`\s*\|[^|]*\|[^|]*\|([^|]*)\|/gm)];
  const wrong = rows.flatMap(([, name, told]) => {
    const { license } = lock.packages[`node_modules/${name}`] ?? {};
    const says = (told ?? "").replace(/\(.*\)/, "").trim();
    return license !== undefined && says === license ? [] : [`${name}: told ${says}, is ${license}`];
  });
  expect(rows.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});
