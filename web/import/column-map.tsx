import { CSV_FIELDS, type CsvField } from "../../src/data/importers/csv-layout.js";
import type { TablePreview } from "../../src/data/inspect.js";
import { type ImportDraft, withField } from "../state/import-draft.js";
import type { Imports } from "../state/imports.js";
import { FIELD_NAMES } from "./words.js";

/** The first rows of a plain table, and above each column what it is. */
export function ColumnMap({ imports, table }: { imports: Imports; table: TablePreview }) {
  const { fields, kind } = imports.draft.value;
  const error = imports.errors.value.fields;
  const wanted = !fields.includes("kind") && !fields.includes("ev");
  return (
    <fieldset class="import-columns">
      <legend>What its columns are</legend>
      {error ? <p aria-live="polite">{error}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than the dialog is scrolled by keyboard too */}
      <section class="import-table" aria-label="The first rows" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {fields.map((field, at) => (
                <th key={at} scope="col">
                  <span>{nameOf(table, at)}</span>
                  <Choice imports={imports} name={nameOf(table, at)} column={at} field={field} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, line) => (
              <tr key={line}>
                {fields.map((_, at) => (
                  <td key={at}>{row[at] ?? ""}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {wanted ? (
        <label class="import-kind">
          All rows are{" "}
          <select value={kind} onChange={(event) => imports.set("kind", event.currentTarget.value as ImportDraft["kind"])}>
            <option value="">…</option>
            <option value="depth">changes of the book's levels</option>
            <option value="trade">trades</option>
          </select>
        </label>
      ) : null}
    </fieldset>
  );
}

const nameOf = (table: TablePreview, at: number): string => table.names?.[at] ?? `Column ${at + 1}`;

interface ChoiceProps {
  imports: Imports;
  name: string;
  column: number;
  field: CsvField | null;
}

function Choice({ imports, name, column, field }: ChoiceProps) {
  const choose = (chosen: string) =>
    imports.set("fields", withField(imports.draft.value.fields, column, chosen === "" ? null : (chosen as CsvField)));
  return (
    <select aria-label={`${name} is`} value={field ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">not read</option>
      {CSV_FIELDS.map((known) => (
        <option key={known} value={known} selected={known === field}>
          {FIELD_NAMES[known]}
        </option>
      ))}
    </select>
  );
}
