import { RUN_BYTES, RUN_EXCH_TS, RUN_SIZE } from "../abi";

/**
 * Rows of one or many runs that an exchange plays in one go. When a row was is asked for by the few that fill an own order, and
 * what is filled ends the piece with its run, since the answer may be the next thing that somebody hears.
 */
@unmanaged
export class Piece {
  /** The run that was asked for last, and behind its rows. */
  run: usize;
  rowsEnd: usize;
  /** Of the piece. */
  end: usize;
  /** Added to the times of its runs. */
  shift: i64;

  /** Rows up to `end`, of which those up to `rowsEnd` are the first run's. */
  open(run: usize, rowsEnd: usize, end: usize, shift: i64): void {
    this.run = run;
    this.rowsEnd = rowsEnd;
    this.end = end;
    this.shift = shift;
  }

  /** Exchange time of a row. Rows are asked for in their order. */
  stampOf(row: usize): i64 {
    while (row >= this.rowsEnd) {
      this.run += RUN_BYTES;
      this.rowsEnd += load<u32>(this.run, RUN_SIZE);
    }
    return load<i64>(this.run, RUN_EXCH_TS) + this.shift;
  }

  /** Ends with the run that was asked for last. */
  cut(): void {
    this.end = this.rowsEnd;
  }
}
