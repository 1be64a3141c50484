import { signal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";

/**
 * A component that is fetched when it first shows: what the page can be used without. A `small` one has no room to say that it is
 * on its way, or could not come: then it is asked for again the next time.
 */
export function late<P extends object>(load: () => Promise<ComponentType<P>>, small = false): (props: P) => JSX.Element {
  const part = signal<{ Part: ComponentType<P> } | null>(null);
  const failed = signal(false);
  const fetchPart = () => {
    failed.value = false;
    load().then(
      (Part) => {
        part.value = { Part };
      },
      () => {
        failed.value = true;
      },
    );
  };
  return function Late(props: P) {
    useEffect(() => {
      if (!part.value) fetchPart();
    }, []);
    if (small && !part.value) return <></>;
    if (failed.value) {
      return (
        <div class="pane-empty">
          <p>This part of the page could not be fetched. Are you online?</p>
          <p>
            <button type="button" class="button" onClick={fetchPart}>
              Try again
            </button>
          </p>
        </div>
      );
    }
    if (!part.value) return <div class="pane" />;
    const { Part } = part.value;
    return <Part {...props} />;
  };
}
