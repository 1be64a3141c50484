import { signal } from "@preact/signals";
import { load, save } from "./storage.js";

/** Arrangements of panes that are made for a purpose. */
export const PRESETS = ["write", "analyse", "teach", "phone"] as const;
export type Preset = (typeof PRESETS)[number];

/** What the drawn dock does when it is asked. */
export interface Dock {
  /** Brings a pane to the front, opening it where it was closed. */
  show(id: string): void;
  close(id: string): void;
  apply(preset: Preset): void;
}

/** Which panes are open and how they lie; the dock draws it, the menu and the rest of the page ask for it. */
export class Layout {
  readonly open = signal<readonly string[]>([]);
  /** The one that was chosen last; panes may have been moved since. */
  readonly preset = signal<Preset>(presetFrom(load("preset")));
  #dock: Dock | null = null;

  /** @returns What takes it away again. */
  attach(dock: Dock): () => void {
    this.#dock = dock;
    return () => {
      if (this.#dock === dock) this.#dock = null;
    };
  }

  show(id: string): void {
    this.#dock?.show(id);
  }

  toggle(id: string): void {
    if (this.open.value.includes(id)) this.#dock?.close(id);
    else this.#dock?.show(id);
  }

  apply(preset: Preset): void {
    this.preset.value = preset;
    save("preset", preset);
    this.#dock?.apply(preset);
  }
}

function presetFrom(kept: unknown): Preset {
  return PRESETS.find((name) => name === kept) ?? "write";
}
