/** `npm start`: set-up, a build of the page when something changed, and a server. `--port N` or $PORT chooses the port. */
import { parseArgs } from "node:util";
import { Failure, main, say, step } from "./lib/log.mjs";
import { buildPage, PAGE } from "./lib/parts.mjs";
import { at } from "./lib/paths.mjs";
import { serve } from "./lib/serve.mjs";
import { setup } from "./setup.mjs";

const DEFAULT_PORT = 4173;

function wantedPort() {
  const { values } = parseArgs({ options: { port: { type: "string" } } });
  const asked = values.port ?? process.env.PORT;
  if (asked === undefined || asked === "") return { port: DEFAULT_PORT, exact: false };
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Failure(`Port: got ${asked}, wanted a whole number from 1 to 65535.`);
  return { port, exact: true };
}

await main(async () => {
  const port = wantedPort();
  await setup();
  await step("page", buildPage);
  const server = await serve(at(PAGE), port);
  say(`\nPlayground: ${server.url}\nCtrl-C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => server.close().then(() => process.exit(0)));
});
