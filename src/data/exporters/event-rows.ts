import { HftError } from "../../errors.js";
import { makeScale } from "../../units.js";
import { EVENT_BYTES } from "../hftbacktest-dtype.js";
import type { RowColumns } from "../rows.js";
import type { ExportOptions } from "./exporter.js";

/** Turns rows into hftbacktest's 64-byte events. */
export class EventWriter {
  readonly #price;
  readonly #quantity;
  readonly #epochNs: bigint;
  #written = 0;

  constructor(readonly options: ExportOptions) {
    this.#price = makeScale(options.tickSize);
    this.#quantity = makeScale(options.lotSize);
    this.#epochNs = BigInt(options.epochNs);
  }

  get written(): number {
    return this.#written;
  }

  /** @throws HftError 2007 when the row's decimals would not come back as the same ticks and lots. */
  bytesOf(rows: RowColumns): Uint8Array {
    const bytes = new Uint8Array(rows.length * EVENT_BYTES);
    const view = new DataView(bytes.buffer);
    for (let row = 0; row < rows.length; row++) {
      this.#write(view, row * EVENT_BYTES, rows, row);
      this.#written++;
    }
    return bytes;
  }

  #write(view: DataView, at: number, rows: RowColumns, row: number): void {
    view.setUint32(at, rows.ev[row] as number, true);
    view.setBigInt64(at + 8, this.#epochNs + BigInt(rows.exchTs[row] as number), true);
    view.setBigInt64(at + 16, this.#epochNs + BigInt(rows.localTs[row] as number), true);
    view.setFloat64(at + 24, this.#decimal(this.#price, rows.ticks[row] as number, "ticks"), true);
    view.setFloat64(at + 32, this.#decimal(this.#quantity, rows.lots[row] as number, "lots"), true);
    view.setBigUint64(at + 40, BigInt(rows.orderId[row] as number), true);
  }

  #decimal(scale: ReturnType<typeof makeScale>, steps: number, what: string): number {
    const decimal = scale.toNumber(steps);
    // The reader's own arithmetic: a quotient, rounded.
    if (Math.round(decimal / scale.step) === steps) return decimal;
    const row = this.#written;
    throw new HftError(2007, `Row ${row}: got ${steps} ${what} of ${scale.step}, wanted fewer: as a decimal they are not exact.`, { row });
  }
}
