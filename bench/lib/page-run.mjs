/** In the page: opens the file, runs it, waits for the end. Returns what stands beside the button. */
export async function runFile(file) {
  const words = () => document.querySelector(".run-status")?.textContent ?? "";
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  [...document.querySelectorAll(".file-tab .tab")].find((tab) => tab.textContent.startsWith(file)).click();
  await frame();
  document.querySelector(".run").click();
  await frame();
  const busy = () => document.querySelector(".run").textContent.includes("Stop") || document.querySelector(".run-status .bar:not(.failed)");
  for (let n = 0; n < 5 && !busy(); n++) await frame();
  while (busy()) await frame();
  await frame();
  return words();
}

/** What the browser keeps from an earlier visit. */
export function seed(values) {
  if (self !== top || localStorage.getItem("sigmax.seeded")) return;
  localStorage.setItem("sigmax.seeded", "true");
  for (const [key, value] of Object.entries(values)) localStorage.setItem(`sigmax.${key}`, JSON.stringify(value));
}
