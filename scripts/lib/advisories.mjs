/**
 * Where a package of the lock file ends up: `package` (whoever installs it gets it), `page` (built into the page), `tools` (builds
 * and tests, and reaches nobody).
 * @param {{ packages: Record<string, { dev?: boolean, dependencies?: Record<string, string> }> }} lock
 * @param {string} document docs/dependencies.md, which names what is built into the page
 * @returns {(paths: string[]) => "package" | "page" | "tools"}
 */
export function placesOf(lock, document) {
  const [, section = ""] = /## In the page only\n(.*?)\n## /s.exec(document) ?? [];
  const inPage = new Set([...section.matchAll(/^\|\s*`([^`]+)`/gm)].map(([, name]) => `node_modules/${name}`));
  // A set is gone through to its end, also to what is added meanwhile.
  for (const path of inPage)
    for (const name of Object.keys(lock.packages[path]?.dependencies ?? {}))
      for (const found of [`${path}/node_modules/${name}`, `node_modules/${name}`]) if (found in lock.packages) inPage.add(found);
  return (paths) => {
    if (paths.some((path) => lock.packages[path] && !lock.packages[path].dev)) return "package";
    return paths.some((path) => inPage.has(path)) ? "page" : "tools";
  };
}

/**
 * What `npm audit --json` printed, as a verdict: a registry that does not answer is none.
 * @param {string} output
 * @param {ReturnType<typeof placesOf>} placeOf
 * @returns {{ verdict: "clean" | "findings" | "unknown", lines: string[] }}
 */
export function verdictOf(output, placeOf) {
  const answer = parsed(output);
  if (!answer?.vulnerabilities || answer.auditReportVersion !== 2)
    return { verdict: "unknown", lines: [answer?.message ?? output.trim().slice(0, 300)] };
  const found = Object.values(answer.vulnerabilities).map(({ name, severity, range, via, nodes }) => {
    const titles = via.map((one) => (typeof one === "string" ? `by way of ${one}` : `${one.title} (${one.url})`));
    return `${severity}, in the ${placeOf(nodes)}: ${name} ${range}: ${titles.join("; ")}`;
  });
  return { verdict: found.length > 0 ? "findings" : "clean", lines: found.sort() };
}

/** Warnings of npm may stand before and after what it was asked for. */
function parsed(output) {
  try {
    return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  } catch {
    return null;
  }
}
