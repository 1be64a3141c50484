import type { Store } from "../state/store.js";
import { Lazy } from "./lazy.js";

/** The page's dialogs. */
export function Doors({ store }: { store: Store }) {
  const { imports, qualityOpen } = store;
  const closeQuality = () => {
    qualityOpen.value = false;
  };
  return (
    <>
      <Lazy
        open={imports.stage.value !== null}
        load={async () => (await import("../import/import-dialog.js")).ImportDialog}
        onFail={() => imports.cancel()}
        props={{ imports }}
      />
      <Lazy
        open={qualityOpen.value}
        load={async () => (await import("../quality/quality-dialog.js")).QualityDialog}
        onFail={closeQuality}
        props={{ books: store.books, onClose: closeQuality }}
      />
    </>
  );
}
