import type { Store } from "../state/store.js";
import { Lazy } from "./lazy.js";
import { wideScreen } from "./media.js";

/** The page's dialogs. */
export function Doors({ store }: { store: Store }) {
  const { imports, qualityOpen, keysOpen, tourOpen } = store;
  const endTour = () => {
    tourOpen.value = false;
  };
  const closeKeys = () => {
    keysOpen.value = false;
  };
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
        open={store.booksOpen.value}
        load={async () => (await import("../books/books-dialog.js")).BooksDialog}
        onFail={() => {
          store.booksOpen.value = false;
        }}
        props={{ store }}
      />
      <Lazy
        open={qualityOpen.value}
        load={async () => (await import("../quality/quality-dialog.js")).QualityDialog}
        onFail={closeQuality}
        props={{ books: store.books, onClose: closeQuality }}
      />
      <Lazy
        open={keysOpen.value}
        load={async () => (await import("../help/keys-dialog.js")).KeysDialog}
        onFail={closeKeys}
        props={{ onClose: closeKeys }}
      />
      <Lazy
        open={wideScreen.value && tourOpen.value}
        load={async () => (await import("../tour/tour.js")).Tour}
        onFail={endTour}
        props={{ store, onEnd: endTour }}
      />
      <Lazy
        open={!wideScreen.value && store.view.microscopeOpen.value}
        load={async () => (await import("../panes/microscope/microscope-dialog.js")).MicroscopeDialog}
        onFail={() => {
          store.view.microscopeOpen.value = false;
        }}
        props={{ view: store.view }}
      />
    </>
  );
}
