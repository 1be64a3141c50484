import { signal } from "@preact/signals";

/** A newer page is there and waits for a reload; call to have it. Null while there is none. */
export const update = signal<(() => void) | null>(null);

/** Installs the service worker of a built page, so that it opens without a network. Without one nothing is lost but that. */
export async function goOffline(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("sw.js");
    registration.addEventListener("updatefound", () => watch(registration));
    if (registration.waiting) offer(registration.waiting);
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ type: "keep", urls: performance.getEntriesByType("resource").map(({ name }) => name) });
  } catch {
    // Private windows and file: pages have none.
  }
}

function watch({ installing }: ServiceWorkerRegistration): void {
  installing?.addEventListener("statechange", () => {
    // The first one of all has nothing to replace.
    if (installing.state === "installed" && navigator.serviceWorker.controller) offer(installing);
  });
}

function offer(waiting: ServiceWorker): void {
  update.value = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage({ type: "update" });
  };
}
