import type { FieldChange, TextChange } from "./steps.js";

export type Edit = FieldChange | TextChange;

/** `  skew = 200;` of a class, with its parts. */
const fieldPattern = (name: string): RegExp => new RegExp(`^([ \\t]+${name}(?::[^=\\n]+)? = )([^;\\n]+)(?=;)`, "m");

/** Whether a text has the change in it, could take it, or neither: it was written over. */
export function stateOf(text: string, edit: Edit): "made" | "open" | "gone" {
  if ("field" in edit) {
    const value = fieldPattern(edit.field).exec(text)?.[2];
    return value === undefined ? "gone" : value === edit.to ? "made" : "open";
  }
  if (text.includes(edit.replace)) return "made";
  return text.includes(edit.find) ? "open" : "gone";
}

/** The text with the change; as it is where the change has no place. */
export function withEdit(text: string, edit: Edit): string {
  if ("field" in edit) return text.replace(fieldPattern(edit.field), (_, head: string) => head + edit.to);
  return stateOf(text, edit) === "open" ? text.replace(edit.find, () => edit.replace) : text;
}

/** The text without the change: a field has again what it has in `original`. */
export function withoutEdit(text: string, edit: Edit, original: string): string {
  if (!("field" in edit)) return text.replace(edit.replace, () => edit.find);
  const value = fieldPattern(edit.field).exec(original)?.[2];
  return value === undefined ? text : text.replace(fieldPattern(edit.field), (_, head: string) => head + value);
}
