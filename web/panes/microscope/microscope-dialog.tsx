import { Modal } from "../../dialog/modal.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf } from "../details.js";
import { askedPrice, sideWord } from "../words.js";
import { MicroscopeBody, selectedLife } from "./microscope-pane.js";

/** The microscope where there is no room for it as a pane. */
export function MicroscopeDialog({ view }: { view: RunView }) {
  const details = detailsOf(view);
  const life = selectedLife(view, details);
  if (!details || !life) return null;
  const quotes = quotesOf(view);
  const close = () => {
    view.microscopeOpen.value = false;
  };
  return (
    <Modal
      title={`Order ${life.orderId}: ${sideWord(life.side)} ${quotes.quantity(life.lots)} at ${askedPrice(life, quotes)}`}
      name="microscope-dialog"
      onClose={close}
    >
      <MicroscopeBody view={view} details={details} life={life} />
      <div class="modal-actions">
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
    </Modal>
  );
}
