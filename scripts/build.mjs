/** `npm run build`: the page as static files in dist/, for any path of any file host. */
import { main, say, step } from "./lib/log.mjs";
import { buildPage, PAGE } from "./lib/parts.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup();
  await step("page", () => buildPage({ force: true }));
  say(`\nThe page is in ${PAGE}/.`);
});
