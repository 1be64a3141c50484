import { useRef } from "preact/hooks";
import type { EditorPosition } from "./editor-handle.js";

interface PlainEditorProps {
  name: string;
  text: string;
  /** 1-based; where a run failed. */
  faultLine: number | null;
  onEdit(text: string): void;
  onPosition(position: EditorPosition): void;
}

/** A text field with line numbers: on the phone, and until the editor has loaded. */
export function PlainEditor({ name, text, faultLine, onEdit, onPosition }: PlainEditorProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split("\n").length;
  return (
    <div class="plain-editor">
      <div class="plain-gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} class={index + 1 === faultLine ? "fault" : undefined}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        aria-label={`Code of ${name}`}
        aria-invalid={faultLine !== null}
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        wrap="off"
        value={text}
        onInput={(event) => onEdit(event.currentTarget.value)}
        onSelect={(event) => onPosition(positionIn(event.currentTarget))}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

function positionIn(field: HTMLTextAreaElement): EditorPosition {
  const before = field.value.slice(0, field.selectionStart);
  return { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
}
