import { HftError } from "../../src/errors.js";
import type { StrategyMemory } from "../../src/strategy/host.js";

/**
 * How much a strategy may hold in large arrays. A browser has no limit of its own below the machine's memory, so that a
 * tab could bring the machine to a stand. Objects and texts are in the browser's heap, which has one.
 */
export interface MemoryLimits {
  /** Between two handlers, once what was dropped is gone, bytes. */
  heldBytes: number;
  /** Within one handler, with what was dropped and not yet collected, bytes. */
  takenBytes: number;
}

export const MEMORY_LIMITS: Readonly<MemoryLimits> = { heldBytes: 2 ** 30, takenBytes: 2 ** 31 };

/** Smaller arrays are not counted: what counting costs would be more than they do. */
const LARGE_BYTES = 1 << 16;
/** How long the browser may take to collect what was dropped, ms. */
const COLLECT_MS = 500;
const MIB = 2 ** 20;

type Maker = new (...args: never[]) => ArrayBufferLike | ArrayBufferView;

const MAKERS = [
  "ArrayBuffer",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "Int16Array",
  "Int32Array",
  "Int8Array",
  "Uint16Array",
  "Uint32Array",
  "Uint8Array",
  "Uint8ClampedArray",
];

/** Counts what the constructors of buffers and typed arrays make, from `begin` on, and what of it was collected. */
export class MemoryWatch implements StrategyMemory {
  #counting = false;
  #bytes = 0;
  readonly #gone = new FinalizationRegistry<number>((bytes) => {
    this.#bytes -= bytes;
  });

  /** @param turn Lets the event loop turn once, in which the browser says what it collected. */
  constructor(
    readonly clockMs: () => number,
    readonly turn: () => Promise<void>,
    readonly limits: MemoryLimits = MEMORY_LIMITS,
  ) {}

  /** Takes the place of the constructors of the global object. Call before the lock-down, once. */
  install(global: object): void {
    for (const name of MAKERS) {
      const maker = Reflect.get(global, name) as Maker | undefined;
      if (!maker) continue;
      const counted = new Proxy(maker, { construct: (target, args, newTarget) => this.#make(target, args, newTarget as Maker) });
      (maker.prototype as { constructor: Maker }).constructor = counted;
      Reflect.set(global, name, counted);
    }
  }

  /** From here on it is the strategy's. */
  begin(): void {
    this.#counting = true;
  }

  get crowded(): boolean {
    return this.#bytes > this.limits.heldBytes;
  }

  async clear(): Promise<void> {
    for (const startMs = this.clockMs(); this.crowded && this.clockMs() - startMs < COLLECT_MS; ) await this.turn();
    if (this.crowded) throw tooMuch(this.#bytes, this.limits.heldBytes, "holds");
  }

  #make(maker: Maker, args: unknown[], newTarget: Maker): object {
    const wanted = this.#counting ? wantedBytes(maker, args) : 0;
    if (wanted > LARGE_BYTES && this.#bytes + wanted > this.limits.takenBytes)
      throw tooMuch(this.#bytes + wanted, this.limits.takenBytes, "asks for");
    const made = Reflect.construct(maker, args, newTarget) as ArrayBuffer | ArrayBufferView;
    if (wanted > LARGE_BYTES) {
      this.#bytes += wanted;
      this.#gone.register("buffer" in made ? made.buffer : made, wanted);
    }
    return made;
  }
}

/** What a constructor is asked to take of memory; 0 for a view of a buffer that is there, and where only the making tells. */
function wantedBytes(maker: Maker, [first, options]: unknown[]): number {
  const unit = (maker as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  if (typeof first === "number") return Math.max(first, mostOf(options)) * unit;
  if (typeof first !== "object" || first === null) return 0;
  const { length } = first as { length?: unknown };
  return typeof length === "number" ? length * unit : 0;
}

/** How large a buffer may become that can grow. */
function mostOf(options: unknown): number {
  const { maxByteLength } = (options ?? {}) as { maxByteLength?: unknown };
  return typeof maxByteLength === "number" ? maxByteLength : 0;
}

function tooMuch(bytes: number, most: number, does: string): HftError {
  const mib = (value: number) => `${Math.ceil(value / MIB).toLocaleString("en")} MiB`;
  return new HftError(
    4008,
    `The strategy ${does} ${mib(bytes)} of memory in large arrays; a run may have ${mib(most)}. Keep only what is still needed.`,
    {},
    { bytes },
  );
}
