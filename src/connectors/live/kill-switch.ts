import { HftError } from "../../errors.js";
import type { LiveGuards } from "./limits.js";

/** How often the dead man's timer looks, and the venue's is wound up, within its span. */
const LOOKS = 4;
/** The least between two windings: they count against the venue's limits. */
const LEAST_WIND_MS = 1_000;

export interface KillOptions {
  guards: LiveGuards;
  nowNs(): number;
  /** Cancels everything at the venue; called until it has. */
  cancelAll(): Promise<unknown>;
  /** Winds up the venue's own dead man's timer; null where there is none. */
  windUp: ((ms: number) => Promise<void>) | null;
  /** Hears why, once. */
  onKill(error: HftError): void;
  onTrouble(text: string): void;
}

const MOST_TRIES = 5;
const RETRY_MS = 250;

/** Once pulled nothing is sent any more, and everything is cancelled. Pulls itself when nobody gives a sign of life. */
export class KillSwitch {
  /** Why it was pulled; null while it was not. */
  killed: HftError | null = null;
  #marketNs: number;
  /** When the strategy was handed something that it has not come back from; NaN while it waits. */
  #busyNs = Number.NaN;
  #woundNs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setInterval> | undefined;
  #cancelling: Promise<void> = Promise.resolve();

  constructor(readonly options: KillOptions) {
    this.#marketNs = options.nowNs();
  }

  /** Starts the dead man's timer. */
  arm(): void {
    const { deadManMs } = this.options.guards;
    this.#marketNs = this.options.nowNs();
    this.#timer = setInterval(() => this.#look(), deadManMs / LOOKS);
    this.#wind(deadManMs);
  }

  disarm(): void {
    clearInterval(this.#timer);
    if (!this.killed) this.#wind(0);
  }

  /** The market was heard. */
  marketAlive(): void {
    this.#marketNs = this.options.nowNs();
  }

  /** The strategy was handed something, or came back for more. */
  strategyBusy(busy: boolean): void {
    this.#busyNs = busy ? this.options.nowNs() : Number.NaN;
  }

  /** Resolves once everything was cancelled, or could not be: also for whoever pulls it again. */
  pull(code: 6105 | 6106 | 6107, why: string): Promise<void> {
    if (this.killed) return this.#cancelling;
    this.killed = new HftError(code, why);
    clearInterval(this.#timer);
    this.options.onKill(this.killed);
    this.#cancelling = this.#cancel();
    return this.#cancelling;
  }

  async #cancel(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.options.cancelAll();
        return;
      } catch (error) {
        this.options.onTrouble(`Orders could not be cancelled (try ${tries} of ${MOST_TRIES}): ${(error as Error).message}`);
        if (tries === MOST_TRIES) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS * tries));
      }
    }
  }

  #look(): void {
    const { deadManMs } = this.options.guards;
    const nowNs = this.options.nowNs();
    const silentMs = (nowNs - this.#marketNs) / 1e6;
    const busyMs = (nowNs - this.#busyNs) / 1e6;
    if (busyMs > deadManMs) void this.pull(6107, `The strategy did not come back for ${(busyMs / 1e3).toFixed(1)} s.`);
    else if (silentMs > deadManMs) void this.pull(6107, `Market data was silent for ${(silentMs / 1e3).toFixed(1)} s.`);
    else this.#wind(deadManMs);
  }

  #wind(ms: number): void {
    const nowNs = this.options.nowNs();
    if (ms > 0 && nowNs - this.#woundNs < LEAST_WIND_MS * 1e6) return;
    this.#woundNs = nowNs;
    this.options.windUp?.(ms).catch((error: Error) => this.options.onTrouble(`The venue's dead man's timer: ${error.message}`));
  }
}
