import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import "./modal.css";

interface ModalProps {
  title: string;
  /** Of its class and its parts. */
  name: string;
  onClose(): void;
  children: ComponentChildren;
}

/** A dialog over the page: the focus stays in it, Escape closes it, and the focus goes back to where it was. */
export function Modal({ title, name, onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      // The dialog leaves the page while it is open, so the focus has to be given back by hand.
      requestAnimationFrame(() => before instanceof HTMLElement && before.isConnected && before.focus());
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`modal ${name}`}
      aria-labelledby={`${name}-title`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={`${name}-title`}>{title}</h2>
      {children}
    </dialog>
  );
}
