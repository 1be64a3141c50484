import type { SetupField } from "../state/setup.js";
import type { Store } from "../state/store.js";

export const fieldId = (field: SetupField | "book"): string => `setup-${field}`;

/** Shows the form with the field in question ready to change. */
export function openSetup(store: Store, field: SetupField | "book"): void {
  store.showSetup();
  // The form is there once the change of state has been drawn.
  requestAnimationFrame(() => {
    const target = document.getElementById(fieldId(field));
    target?.focus({ preventScroll: true });
    target?.closest("fieldset, .field")?.scrollIntoView({ block: "nearest" });
  });
}
