import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Imports } from "../state/imports.js";
import type { Store } from "../state/store.js";

/** The dialog of an import, fetched when the first one begins. */
export function ImportDoor({ store: { imports } }: { store: Store }) {
  const dialog = useSignal<ComponentType<{ imports: Imports }> | null>(null);
  const open = imports.stage.value !== null;
  useEffect(() => {
    if (!open || dialog.value) return;
    import("../import/import-dialog.js").then(
      ({ ImportDialog }) => {
        dialog.value = ImportDialog;
      },
      () => imports.cancel(),
    );
  }, [open]);
  const Dialog = dialog.value;
  return open && Dialog ? <Dialog imports={imports} /> : null;
}
