import type { ComponentChildren } from "preact";
import {
  type ExchangeModel,
  LATENCY_PRESETS,
  type LatencyPreset,
  PROFILES,
  type Profile,
  type QueueModelName,
} from "../../src/config/config.js";
import { type GuardChoice, hasPower, type SetupField } from "../state/setup.js";
import type { Store } from "../state/store.js";
import { BookPicker } from "./book-picker.js";
import { ErrorIcon } from "./icons.js";
import { fieldId } from "./setup-focus.js";
import {
  EXCHANGE_NAMES,
  EXCHANGE_WORDS,
  GUARD_CHOICES,
  GUARD_WORDS,
  LATENCY_WORDS,
  offeredQueueModels,
  PROFILE_WORDS,
  QUEUE_WORDS,
} from "./words.js";

/** Everything that a run depends on beside the code. Changes hold for the next run. */
export function SetupForm({ store }: { store: Store }) {
  const { setup } = store;
  const draft = setup.draft.value;
  return (
    <form class="setup" aria-label="Set-up of the next run" onSubmit={(event) => event.preventDefault()}>
      <BookPicker store={store} />
      <div class="setup-group">
        <Field store={store} field="latency" label="Latency" help={LATENCY_WORDS[draft.latency]}>
          <Select
            field="latency"
            value={draft.latency}
            options={LATENCY_PRESETS.map((name) => [name, name])}
            onChange={(value) => setup.set("latency", value as LatencyPreset)}
          />
        </Field>
        <Field
          store={store}
          field="targetUs"
          label="Latency target, µs"
          help="From decision to answer. The latency pane says how many round trips kept it."
        >
          <Text store={store} field="targetUs" />
        </Field>
      </div>
      <div class="setup-group">
        <Field store={store} field="queueModel" label="Queue model" help={QUEUE_WORDS[draft.queueModel]}>
          <Select
            field="queueModel"
            value={draft.queueModel}
            options={offeredQueueModels(store.view.info.value, draft.queueModel).map((name) => [name, name])}
            onChange={(value) => setup.set("queueModel", value as QueueModelName)}
          />
        </Field>
        {hasPower(draft.queueModel) ? (
          <Field store={store} field="power" label="Exponent n" help="1 shares in proportion; 2 and 3 are usual.">
            <Text store={store} field="power" />
          </Field>
        ) : null}
        <Field store={store} field="exchange" label="Exchange" help={EXCHANGE_WORDS[draft.exchange]}>
          <Select
            field="exchange"
            value={draft.exchange}
            options={Object.entries(EXCHANGE_NAMES)}
            onChange={(value) => setup.set("exchange", value as ExchangeModel)}
          />
        </Field>
      </div>
      <div class="setup-group">
        <Field store={store} field="makerBp" label="Maker fee, bp" help="Of the traded value; negative is a rebate.">
          <Text store={store} field="makerBp" />
        </Field>
        <Field store={store} field="takerBp" label="Taker fee, bp" help="Paid when an order takes on arrival.">
          <Text store={store} field="takerBp" />
        </Field>
        <Field store={store} field="seed" label="Seed" help="Of every random draw. The same seed gives the same run.">
          <Text store={store} field="seed" />
        </Field>
      </div>
      <div class="setup-group">
        <Field store={store} field="profile" label="Profile" help={PROFILE_WORDS[draft.profile]}>
          <Select
            field="profile"
            value={draft.profile}
            options={PROFILES.map((name) => [name, name])}
            onChange={(value) => setup.set("profile", value as Profile)}
          />
        </Field>
        <Field store={store} field="guards" label="Guards" help={GUARD_WORDS[draft.guards]}>
          <Select
            field="guards"
            value={draft.guards}
            options={GUARD_CHOICES}
            onChange={(value) => setup.set("guards", value as GuardChoice)}
          />
        </Field>
      </div>
      <p class="setup-foot">
        <button type="button" class="button" onClick={() => setup.reset()}>
          Back to the defaults
        </button>
      </p>
    </form>
  );
}

interface FieldProps {
  store: Store;
  field: SetupField;
  label: string;
  help: string;
  children: ComponentChildren;
}

function Field({ store, field, label, help, children }: FieldProps) {
  const error = store.setup.errors.value[field];
  const id = fieldId(field);
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {children}
      <div id={`${id}-help`}>
        {error ? (
          <p class="field-error" role="alert">
            <ErrorIcon />
            {error}
          </p>
        ) : null}
        <p class="field-help">{help}</p>
      </div>
    </div>
  );
}

interface SelectProps {
  field: SetupField;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange(value: string): void;
}

function Select({ field, value, options, onChange }: SelectProps) {
  const id = fieldId(field);
  return (
    <select id={id} aria-describedby={`${id}-help`} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {options.map(([name, label]) => (
        <option key={name} value={name} selected={name === value}>
          {label}
        </option>
      ))}
    </select>
  );
}

type TextField = "power" | "makerBp" | "takerBp" | "targetUs" | "seed";

function Text({ store, field }: { store: Store; field: TextField }) {
  const id = fieldId(field);
  return (
    <input
      id={id}
      type="text"
      inputMode={field === "seed" ? "numeric" : "text"}
      autocomplete="off"
      spellcheck={false}
      aria-describedby={`${id}-help`}
      aria-invalid={store.setup.errors.value[field] !== undefined}
      value={store.setup.draft.value[field]}
      onInput={(event) => store.setup.set(field, event.currentTarget.value)}
    />
  );
}
