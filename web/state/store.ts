import { computed, effect, signal, untracked } from "@preact/signals";
import type { RunRecord } from "../../src/engine/record.js";
import { detailsOf } from "../panes/details.js";
import type { RunRequest } from "../sandbox/run-client.js";
import { BookFetch } from "./book-fetch.js";
import { Books } from "./books.js";
import type { Example } from "./examples.js";
import { Files } from "./files.js";
import { History, type KeptRun } from "./history.js";
import { Imports } from "./imports.js";
import { Judging } from "./judging.js";
import { nextFrame, nextTask } from "./later.js";
import { Layout } from "./layout.js";
import { Playback } from "./playback.js";
import { BookRoom } from "./room.js";
import { Runs } from "./runs.js";
import { Setup } from "./setup.js";
import { type RunMade, Sharing } from "./sharing.js";
import { load, save } from "./storage.js";
import { makeTheme } from "./theme.js";
import { makeCursor, type RunView } from "./view.js";

/** What the phone shows one at a time. */
export const PHONE_TABS = ["code", "setup", "market", "orders", "results", "live"] as const;
export type PhoneTab = (typeof PHONE_TABS)[number];

/** The page's state: one of each, made once. */
export class Store {
  readonly books = new Books();
  readonly imports = new Imports(this.books);
  readonly fetching = new BookFetch(this.books);
  readonly room = new BookRoom();
  readonly files = new Files();
  readonly setup = new Setup();
  readonly runs = new Runs();
  readonly judging = new Judging(this.books);
  readonly history = new History((run) => this.#restore(run));
  readonly theme = makeTheme();
  /** What made the run that shows. */
  readonly made = signal<RunMade | null>(null);
  readonly sharing = new Sharing({
    files: this.files,
    setup: this.setup,
    books: this.books,
    record: this.runs.record,
    made: this.made,
    view: () => this.view,
  });
  readonly phoneTab = signal<PhoneTab>("code");
  readonly layout = new Layout();
  /** Whether the books show. */
  readonly booksOpen = signal(false);
  /** Whether the quality of the open book shows. */
  readonly qualityOpen = signal(false);
  /** Whether the list of keys shows. */
  readonly keysOpen = signal(false);
  /** Whether the page is being shown, step by step. */
  readonly tourOpen = signal(false);
  /** Until the first run in this browser. */
  readonly firstVisit = signal(load("visited") !== true);
  readonly view: RunView = {
    info: this.books.shownInfo,
    overview: this.books.overview,
    market: this.books.market,
    record: this.runs.record,
    judging: this.judging,
    history: this.history,
    progress: this.runs.progress,
    running: this.runs.running,
    theme: this.theme.theme,
    ...makeCursor(),
  };
  readonly playback = new Playback(this.view, () => detailsOf(this.view));
  /** Books that stand beside the chosen one only since an example wanted them. */
  #besideOf: string[] = [];
  readonly canRun = computed(() => this.books.open.value !== null && this.books.loading.value === null && this.setup.config.value !== null);

  constructor() {
    effect(() => {
      this.books.choice.value;
      untracked(() => this.#forgetRun());
    });
    effect(() => {
      if (this.imports.done.value) this.booksOpen.value = false;
    });
  }

  async run(): Promise<void> {
    const books = this.books.playing.value;
    const config = this.setup.config.value;
    if (books.length === 0 || this.books.loading.value !== null || this.runs.running.value) return;
    if (!config) return this.showSetup();
    this.files.save();
    this.#visited();
    const { cursorNs, pinned, selectedOrderId } = this.view;
    cursorNs.value = null;
    pinned.value = false;
    selectedOrderId.value = null;
    if (this.phoneTab.value === "code" || this.phoneTab.value === "setup") this.phoneTab.value = "market";
    const request = { ...this.files.forRun(), config, books: books.map(({ bytes }) => bytes), infos: books.map(({ info }) => info) };
    this.judging.cancel();
    const record = await this.runs.start(request);
    if (record) void this.#ended(request, record);
    // The error stands at its line, which the phone shows in another tab.
    if (this.runs.problem.value) this.showCode();
  }

  /** The result shows before anything else is made of it, and that in tasks of its own. */
  async #ended(request: RunRequest, record: RunRecord): Promise<void> {
    const setup = { ...this.setup.draft.value };
    const instrument = this.books.shown.value;
    this.made.value = request;
    this.sharing.arrived(record);
    await nextFrame();
    if (record.outcome !== "error") this.history.add(request, record, instrument, setup);
    await nextTask();
    const isOld = this.runs.running.value || this.runs.record.value !== record;
    if (!isOld) this.judging.begin(request, record);
  }

  /** Shows the code and the set-up of a run that was kept; one's own files stay. */
  #restore(run: KeptRun): void {
    this.files.receive(run.files, run.entry);
    this.setup.receive(run.setup);
    this.showCode();
  }

  /** Opens an example with the books that it is made for; those that only an earlier example wanted go. */
  async openExample(example: Example): Promise<void> {
    this.files.openExample(example);
    const { books } = this;
    if (example.books.length > 0) {
      await books.chooseAll(example.books);
      this.#besideOf = example.books.slice(1);
      return;
    }
    for (const name of this.#besideOf.splice(0)) await books.putBeside(name, false);
  }

  showSetup(): void {
    this.layout.show("setup");
    this.phoneTab.value = "setup";
  }

  showCode(): void {
    this.layout.show("editor");
    this.phoneTab.value = "code";
  }

  dismissHint(): void {
    this.#visited();
  }

  showTour(): void {
    this.#visited();
    this.tourOpen.value = true;
  }

  #visited(): void {
    if (!this.firstVisit.value) return;
    this.firstVisit.value = false;
    save("visited", true);
  }

  #forgetRun(): void {
    this.runs.clear();
    this.made.value = null;
    this.judging.cancel();
    this.view.range.value = null;
    this.view.cursorNs.value = null;
    this.view.pinned.value = false;
    this.view.selectedOrderId.value = null;
  }
}
