const PREFIX = "sigmax.";
let keeps = true;

/** From now on nothing is read or written: a page inside another one must not touch what its person keeps. */
export function keepNothing(): void {
  keeps = false;
}

/** What this browser keeps. Null where it keeps nothing: private windows and full disks are no errors. */
export function load(key: string): unknown {
  if (!keeps) return null;
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

/** Whether it was kept. */
export function save(key: string, value: unknown): boolean {
  if (!keeps) return false;
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function erase(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Where nothing is kept there is nothing to erase.
  }
}
