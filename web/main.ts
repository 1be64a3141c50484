import { embedOptions } from "./state/embed-options.js";

const root = document.getElementById("app");
const embed = embedOptions(location.search);

async function start(into: HTMLElement): Promise<void> {
  if (embed) await (await import("./embed/embed.js")).mountEmbed(into, embed);
  else await (await import("./app/page.js")).mountPage(into);
}

if (root)
  start(root).catch((error: unknown) => {
    console.error(error);
    root.textContent = "The page could not be fetched. Are you online? Reload to try again.";
  });
