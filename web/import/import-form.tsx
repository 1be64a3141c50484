import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { TIME_UNITS, type TimeUnit } from "../../src/data/importers/csv-values.js";
import type { Inspection } from "../../src/data/inspect.js";
import { BOOK, type DraftField, PLAIN } from "../state/import-draft.js";
import type { Imports } from "../state/imports.js";
import { ColumnMap } from "./column-map.js";
import { FORMAT_NAMES, UNIT_NAMES } from "./words.js";

/** What the files don't say, with guesses. */
export function ImportForm({ imports, inspection }: { imports: Imports; inspection: Inspection }) {
  const draft = imports.draft.value;
  useEffect(() => {
    // Enter imports when nothing is left to say.
    const ready = document.querySelector<HTMLElement>(".import-dialog [type=submit]:enabled");
    (ready ?? document.getElementById("import-format"))?.focus();
  }, []);
  const isTable = draft.format === PLAIN && inspection.table !== null;
  return (
    <>
      <Field imports={imports} field="format" label="Read as" help={`${capital(inspection.detection.why)}.`}>
        <select
          id="import-format"
          aria-describedby="import-format-help"
          value={draft.format}
          onChange={(event) => imports.set("format", event.currentTarget.value)}
        >
          {draft.format === "" ? <option value="">Choose…</option> : null}
          {Object.entries(FORMAT_NAMES).map(([name, words]) => (
            <option key={name} value={name} selected={name === draft.format}>
              {words}
            </option>
          ))}
        </select>
      </Field>
      {isTable && inspection.table ? <ColumnMap imports={imports} table={inspection.table} /> : null}
      {draft.format === BOOK || draft.format === "" ? null : (
        <div class="import-fields">
          <Text imports={imports} field="symbol" label="Symbol" help="What orders name it by." />
          <Text imports={imports} field="venue" label="Venue" help="Where it was traded; may be left out." />
          <Text imports={imports} field="currency" label="Prices are in" help="A currency, such as USDT." />
          <Text imports={imports} field="tickSize" label="Tick size" help="Smallest step of a price; guessed from the first rows." />
          <Text imports={imports} field="lotSize" label="Lot size" help="Smallest step of a quantity; guessed likewise." />
          {draft.format === "lobster" ? (
            <Text imports={imports} field="date" label="Day of the session" help="Its times count from midnight." />
          ) : null}
          {isTable ? <Units imports={imports} /> : null}
        </div>
      )}
    </>
  );
}

const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

interface FieldProps {
  imports: Imports;
  field: DraftField | "venue" | "units";
  label: string;
  help: string;
  children: ComponentChildren;
}

function Field({ imports, field, label, help, children }: FieldProps) {
  const error = errorAt(imports, field);
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={`import-${field}`}>{label}</label>
      {children}
      <div id={`import-${field}-help`}>
        {error ? <p class="field-error">{error}</p> : null}
        <p class="field-help">{help}</p>
      </div>
    </div>
  );
}

/** What is merely still empty is no error yet. */
function errorAt(imports: Imports, field: FieldProps["field"]): string | undefined {
  if (field === "venue" || field === "units" || imports.draft.value[field].length === 0) return undefined;
  return imports.errors.value[field];
}

type TextField = "symbol" | "venue" | "currency" | "tickSize" | "lotSize" | "date";

function Text({ imports, field, label, help }: { imports: Imports; field: TextField; label: string; help: string }) {
  const isNumber = field === "tickSize" || field === "lotSize";
  return (
    <Field imports={imports} field={field} label={label} help={help}>
      <input
        id={`import-${field}`}
        type="text"
        placeholder={field === "date" ? "YYYY-MM-DD" : ""}
        inputMode={isNumber ? "decimal" : "text"}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`import-${field}-help`}
        aria-invalid={errorAt(imports, field) !== undefined}
        value={imports.draft.value[field]}
        onInput={(event) => imports.set(field, event.currentTarget.value)}
      />
    </Field>
  );
}

function Units({ imports }: { imports: Imports }) {
  const { units } = imports.draft.value;
  return (
    <Field imports={imports} field="units" label="Unit of the times" help="Told by how large they are.">
      <select
        id="import-units"
        aria-describedby="import-units-help"
        value={units}
        onChange={(event) => imports.set("units", event.currentTarget.value as TimeUnit | "")}
      >
        <option value="">Find out</option>
        {TIME_UNITS.map((unit) => (
          <option key={unit} value={unit} selected={unit === units}>
            {UNIT_NAMES[unit]}
          </option>
        ))}
      </select>
    </Field>
  );
}
