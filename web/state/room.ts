import { signal } from "@preact/signals";

/** What the browser lets this page keep. */
export interface Room {
  usedBytes: number;
  quotaBytes: number;
  /** Whether the browser keeps it even when its disk runs short. */
  safe: boolean;
}

/** Null until it is known, and where the browser does not say it. */
export class BookRoom {
  readonly room = signal<Room | null>(null);

  async look(): Promise<void> {
    const { storage } = navigator;
    if (!storage?.estimate) return;
    const { usage = 0, quota = 0 } = await storage.estimate();
    this.room.value = { usedBytes: usage, quotaBytes: quota, safe: (await storage.persisted?.()) ?? false };
  }

  /** Asks the browser not to clear books away when its disk runs short. It may refuse. */
  async makeSafe(): Promise<void> {
    await navigator.storage?.persist?.();
    await this.look();
  }
}
