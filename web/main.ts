import { embedOptions } from "./state/embed-options.js";

const root = document.getElementById("app");
const embed = embedOptions(location.search);

async function start(into: HTMLElement): Promise<void> {
  if (embed) {
    const { mountEmbed } = await import("./embed/embed.js");
    into.replaceChildren();
    await mountEmbed(into, embed);
  } else {
    const { mountPage } = await import("./app/page.js");
    into.replaceChildren();
    await mountPage(into);
  }
}

if (root)
  start(root).catch((error: unknown) => {
    console.error(error);
    root.textContent = "The page could not be fetched, or is not as it was built. Are you online? Reload to try again.";
  });
