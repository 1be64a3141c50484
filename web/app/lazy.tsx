import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

interface LazyProps<P> {
  open: boolean;
  load: () => Promise<ComponentType<P>>;
  /** When it could not be fetched. */
  onFail(): void;
  props: P & object;
}

/** A part of the page that is fetched when it first opens. */
export function Lazy<P>({ open, load, onFail, props }: LazyProps<P>) {
  const part = useSignal<{ Part: ComponentType<P> } | null>(null);
  useEffect(() => {
    if (!open || part.value) return;
    load().then((Part) => {
      part.value = { Part };
    }, onFail);
  }, [open]);
  if (!open || !part.value) return null;
  const { Part } = part.value;
  return <Part {...props} />;
}
