import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { load, save } from "./storage.js";

export type Theme = "light" | "dark";

export interface ThemeStore {
  theme: ReadonlySignal<Theme>;
  toggle(): void;
}

/** The system's theme until the person chooses one; the choice is remembered. */
export function makeTheme(): ThemeStore {
  const system = matchMedia("(prefers-color-scheme: light)");
  const systemTheme = signal<Theme>(system.matches ? "light" : "dark");
  system.addEventListener("change", () => {
    systemTheme.value = system.matches ? "light" : "dark";
  });
  const kept = load("theme");
  const chosen = signal<Theme | null>(kept === "light" || kept === "dark" ? kept : null);
  const theme = computed(() => chosen.value ?? systemTheme.value);
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
  return {
    theme,
    toggle(): void {
      chosen.value = theme.value === "dark" ? "light" : "dark";
      save("theme", chosen.value);
    },
  };
}
