import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { formatPlain } from "../format/numbers.js";
import { formatTime, formatTimeFine } from "../format/time.js";
import { quotesOf } from "../panes/details.js";
import { type Playback, SPEEDS, STEP_UNITS, type StepUnit } from "../state/playback.js";
import { BackIcon, ForwardIcon, PauseIcon, PinIcon, PlayIcon, StartIcon } from "./icons.js";
import { bookStepWords, ownStepWords } from "./step-words.js";
import "./transport.css";

const UNIT_WORDS: Readonly<Record<StepUnit, string>> = { event: "row", batch: "batch", response: "answer", fill: "fill" };

/** Plays a finished run back, steps through it, and goes where a person types. Works on a book alone, too. */
export function Transport({ playback, wide }: { playback: Playback; wide: boolean }) {
  const { info, playing } = playback.view;
  if (!info.value) return null;
  const isOn = playing.value;
  return (
    <section class="transport" aria-label="Playback" data-transport onKeyDown={(event) => press(event, playback)}>
      <div class="transport-buttons">
        {wide ? (
          <Button name="To the beginning" act={() => playback.seek(info.value?.firstNs ?? 0)}>
            <StartIcon />
          </Button>
        ) : null}
        <Button name={`One ${UNIT_WORDS[playback.unit.value]} back (,)`} act={() => void playback.step(-1)}>
          <BackIcon />
        </Button>
        <Button name={isOn ? "Pause (space)" : "Play (space)"} act={() => playback.toggle()}>
          {isOn ? <PauseIcon /> : <PlayIcon />}
        </Button>
        <Button name={`One ${UNIT_WORDS[playback.unit.value]} on (.)`} act={() => void playback.step(1)}>
          <ForwardIcon />
        </Button>
      </div>
      <UnitChoice playback={playback} />
      <SpeedChoice playback={playback} />
      <PlaceField playback={playback} wide={wide} />
      <Slider playback={playback} />
      {wide ? <Said playback={playback} /> : null}
      {wide ? <Pin playback={playback} /> : null}
    </section>
  );
}

function Button({ name, act, children }: { name: string; act(): void; children: ComponentChildren }) {
  return (
    <button type="button" class="pane-action" title={name} aria-label={name} onClick={act}>
      {children}
    </button>
  );
}

function UnitChoice({ playback }: { playback: Playback }) {
  const canOwn = playback.canStepOwn.value;
  const { unit } = playback;
  return (
    <select
      class="transport-choice"
      aria-label="What a step goes over"
      title="What a step goes over"
      value={unit.value}
      onChange={(event) => {
        unit.value = event.currentTarget.value as StepUnit;
      }}
    >
      {STEP_UNITS.map((one) => (
        <option key={one} value={one} selected={one === unit.value} disabled={!canOwn && (one === "response" || one === "fill")}>
          by {UNIT_WORDS[one]}
        </option>
      ))}
    </select>
  );
}

function SpeedChoice({ playback: { speed } }: { playback: Playback }) {
  return (
    <select
      class="transport-choice"
      aria-label="Speed, simulated seconds a second"
      title="Simulated seconds a second"
      value={String(speed.value)}
      onChange={(event) => {
        speed.value = Number(event.currentTarget.value);
      }}
    >
      {SPEEDS.map((one) => (
        <option key={one} value={String(one)} selected={one === speed.value}>
          {formatPlain(one)}
          {"\u00d7"}
        </option>
      ))}
    </select>
  );
}

/** The time at the cursor; typing another one, an order or a fill goes there. */
function PlaceField({ playback, wide }: { playback: Playback; wide: boolean }) {
  const typed = useSignal<string | null>(null);
  const wrong = useSignal(false);
  const cursor = playback.view.cursorNs.value;
  // After a step, to the nanosecond: batches are often less than a millisecond apart.
  const format = playback.last.value && wide ? formatTimeFine : formatTime;
  const shown = typed.value ?? (cursor === null ? "" : format(cursor));
  const done = () => {
    typed.value = null;
    wrong.value = false;
  };
  const go = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") done();
    if (event.key !== "Enter" || typed.value === null) return;
    if (playback.goTo(typed.value)) done();
    else wrong.value = true;
  };
  return (
    <input
      class="transport-place"
      type="text"
      autocomplete="off"
      spellcheck={false}
      placeholder="mm:ss.mmm"
      title="Type a time (04:57.301), an order (#156) or a fill (fill 12), then Enter"
      aria-label="Time at the cursor. Type a time, #order or fill number, and Enter to go there"
      aria-invalid={wrong.value}
      value={shown}
      onFocus={(event) => event.currentTarget.select()}
      onInput={(event) => {
        typed.value = event.currentTarget.value;
        wrong.value = false;
      }}
      onBlur={done}
      onKeyDown={go}
    />
  );
}

function Slider({ playback }: { playback: Playback }) {
  const info = playback.view.info.value;
  const record = playback.view.record.value;
  if (!info) return null;
  const cursor = playback.view.cursorNs.value;
  const { firstNs, lastNs } = info;
  const share = cursor === null || lastNs <= firstNs ? 0 : (cursor - firstNs) / (lastNs - firstNs);
  return (
    <input
      class="transport-slider"
      type="range"
      min={firstNs}
      max={record?.endNs ?? lastNs}
      step="any"
      value={cursor ?? firstNs}
      style={{ "--share": `${(share * 100).toFixed(2)}%` }}
      aria-label="Time"
      aria-valuetext={cursor === null ? "no cursor" : formatTime(cursor)}
      onInput={(event) => {
        playback.view.playing.value = false;
        playback.seek(Number(event.currentTarget.value));
      }}
    />
  );
}

/** What the last step went over, in words. */
function Said({ playback }: { playback: Playback }) {
  return (
    <p class="transport-said" role="status">
      {wordsOf(playback)}
    </p>
  );
}

function wordsOf({ last, unit, view }: Playback): string {
  const step = last.value;
  if (!step) return "";
  const quotes = quotesOf(view);
  if (step.kind === "book") return bookStepWords(step.step, unit.value === "event" ? "event" : "batch", quotes);
  const events = view.record.value?.orderEvents;
  return events ? ownStepWords(events, step.step.row, quotes) : "";
}

function Pin({ playback: { view } }: { playback: Playback }) {
  const isPinned = view.pinned.value;
  const name = isPinned ? "Let the cursor follow the pointer" : "Keep the cursor where it is";
  return (
    <button
      type="button"
      class="pane-action"
      title={name}
      aria-label={name}
      aria-pressed={isPinned}
      disabled={view.cursorNs.value === null}
      onClick={() => {
        view.pinned.value = !isPinned;
      }}
    >
      <PinIcon />
    </button>
  );
}

/** Arrows on the buttons step; in a choice or on the slider they are its own. */
function press(event: KeyboardEvent, playback: Playback): void {
  if (!(event.target instanceof HTMLButtonElement)) return;
  const by = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key as "ArrowRight" | "ArrowLeft"];
  if (by === undefined) return;
  event.preventDefault();
  void playback.step(by);
}
