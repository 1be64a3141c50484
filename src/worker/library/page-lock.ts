import type { LibraryLock } from "./library.js";

const NAME = "sigmax-library";

/** One lock for all tabs of the page. Browsers without locks keep no files either. */
export const pageLock: LibraryLock = {
  hold: (work) => (hasLocks() ? (navigator.locks.request(NAME, work) as ReturnType<typeof work>) : work()),
  ifFree: async (work) => {
    if (!hasLocks()) return work();
    await navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => (lock ? work() : undefined));
  },
};

const hasLocks = (): boolean => "locks" in navigator && navigator.locks !== undefined;
