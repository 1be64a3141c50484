import type { ComponentChildren } from "preact";

/** Says what will stand here and how to get it; never sample data. */
export function Empty({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="pane-empty">
      <h3>{title}</h3>
      <p>{children}</p>
    </div>
  );
}
