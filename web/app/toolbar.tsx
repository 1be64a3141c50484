import type { ComponentChildren } from "preact";
import { InstrumentSwitch } from "../books/instrument-switch.js";
import { formatCount } from "../format/numbers.js";
import type { SetupField } from "../state/setup.js";
import type { Store } from "../state/store.js";
import { deskPanes } from "./desk.js";
import { BrandMark, ChevronIcon, ThemeIcon } from "./icons.js";
import { LayoutMenu } from "./layout-menu.js";
import { RunButton } from "./run-button.js";
import { RunStatus } from "./run-status.js";
import { openSetup } from "./setup-focus.js";
import { ShareButton } from "./share.js";
import { EXCHANGE_NAMES, occasionOf, queueName } from "./words.js";

export function Toolbar({ store }: { store: Store }) {
  return (
    <header class="toolbar">
      <h1 class="brand">
        <BrandMark />
        <span class="brand-name">
          <b>SIGMAX</b> <span>HFT Playground</span>
        </span>
      </h1>
      <nav class="settings" aria-label="What the run uses">
        <BookSetting store={store} />
        <InstrumentSwitch store={store} />
        <Settings store={store} />
      </nav>
      <RunButton store={store} />
      <RunStatus store={store} />
      <ShareButton store={store} />
      <LayoutMenu layout={store.layout} panes={deskPanes(store)} />
      <ThemeButton store={store} />
    </header>
  );
}

export function ThemeButton({ store }: { store: Store }) {
  const name = store.theme.theme.value === "dark" ? "Light theme" : "Dark theme";
  return (
    <button type="button" class="icon-button theme-button" title={name} aria-label={name} onClick={() => store.theme.toggle()}>
      <ThemeIcon />
    </button>
  );
}

interface SettingProps {
  store: Store;
  field: SetupField | "book";
  label: string;
  children: ComponentChildren;
}

/** What a run will use, as a door to the form. */
function Setting({ store, field, label, children }: SettingProps) {
  const wrong = field !== "book" && store.setup.errors.value[field];
  return (
    <button type="button" class={wrong ? "setting wrong" : "setting"} data-setting={field} onClick={() => openDoor(store, field)}>
      <span class="setting-label">{wrong ? `${label}, not valid` : label}</span>
      <span class="setting-value">
        <span>{children}</span>
        <ChevronIcon />
      </span>
    </button>
  );
}

/** Books have a dialog of their own. */
function openDoor(store: Store, field: SetupField | "book"): void {
  if (field === "book") store.booksOpen.value = true;
  else openSetup(store, field);
}

function BookSetting({ store }: { store: Store }) {
  const entry = store.books.chosen.value;
  const several = store.books.playing.value.length;
  return (
    <Setting store={store} field="book" label="Book">
      {several > 1 ? (
        <b>{several} books</b>
      ) : entry ? (
        <>
          <b>{entry.instrument.symbol}</b>
          {entry.synthetic ? <em class="tag">synthetic</em> : null}
          <span> {occasionOf(store.books.open.value?.info ?? entry)}</span>
        </>
      ) : (
        <b>{store.books.problem.value ? "None" : "Loading"}</b>
      )}
    </Setting>
  );
}

function Settings({ store }: { store: Store }) {
  const draft = store.setup.draft.value;
  return (
    <>
      <Setting store={store} field="latency" label="Latency">
        <b>{draft.latency}</b>
      </Setting>
      <Setting store={store} field="queueModel" label="Queue model">
        <b>{queueName(draft)}</b>
      </Setting>
      <Setting store={store} field="exchange" label="Exchange">
        <b>{EXCHANGE_NAMES[draft.exchange]}</b>
      </Setting>
      <Setting store={store} field="makerBp" label="Fees, maker / taker">
        <b>
          {signed(draft.makerBp)} / {signed(draft.takerBp)} bp
        </b>
      </Setting>
    </>
  );
}

function signed(typed: string): string {
  const value = Number(typed.replace("\u2212", "-"));
  if (!Number.isFinite(value) || typed.trim() === "") return "?";
  const size = Math.abs(value) >= 1_000 ? formatCount(Math.abs(value)) : String(Math.abs(value));
  if (value === 0) return "0";
  return (value < 0 ? "\u2212" : "+") + size;
}
