import { at } from "../../scripts/lib/paths.mjs";
import { OUT, WASM } from "./build.mjs";
import { differences } from "./same.mjs";
import { Side } from "./side.mjs";

/** Times the two sides in turn; everything about them that a line of the table needs. */
export class Race {
  #prepared = new Map();
  #warm = new Map();

  constructor({ script, python, books, turns, repeats }) {
    this.books = books;
    this.turns = turns;
    this.repeats = repeats;
    this.ours = new Side("our side", process.execPath, [script]);
    this.theirs = python ? new Side("hftbacktest's side", python, [at("bench/theirs/main.py")]) : null;
    this.jitMs = 0;
  }

  has(run) {
    return this.books[run.data] !== null;
  }

  async prepared(data) {
    if (!this.#prepared.has(data)) {
      const { name, path } = this.books[data];
      const npz = at(OUT, `${name}.npz`);
      const known = await this.ours.ask({ book: path, prepare: npz });
      this.#prepared.set(data, { ...known, npz, shiftNs: known.shift.ns, shiftId: known.shift.id });
    }
    return this.#prepared.get(data);
  }

  /** `{ ours, theirs }`: ns a row of every turn. The first run of a work on each side warms it up and is not among them. */
  async turn({ run, against, theirs: change }) {
    await this.prepared(run.data);
    const ours = [];
    const theirs = [];
    await this.#once(run);
    for (let turn = 0; turn < this.turns; turn++) {
      const answer = await this.runOurs(run);
      ours.push(nsOf(answer));
      if (this.theirs) theirs.push(nsOf(await this.#runTheirs({ ...run, ...change }, against, change ? null : answer)));
    }
    return { ours, theirs };
  }

  /** Two works of ours in turn. */
  async compare(run, base) {
    const [ours, bases] = [[], []];
    await this.#once(run);
    await this.#once(base);
    for (let turn = 0; turn < this.turns; turn++) {
      ours.push(nsOf(await this.runOurs(run)));
      bases.push(nsOf(await this.runOurs(base)));
    }
    return { ours, bases };
  }

  /** Ours decodes a book file, theirs loads the `.npz` of the same rows; both from bytes in memory. */
  async load(data) {
    const { npz, tickSize } = await this.prepared(data);
    const [ours, theirs] = [[], []];
    for (let turn = 0; turn <= this.turns; turn++) {
      const decoded = await this.ours.ask({ book: this.books[data].path, wasm: at(WASM), decode: true });
      const loaded = this.theirs ? await this.theirs.ask({ load: true, npz, tickSize }) : null;
      if (loaded && (loaded.rows !== decoded.rows || loaded.sum !== decoded.sum))
        throw new Error(`Not the same rows: ours ${decoded.rows}, ticks ${decoded.sum}; theirs ${loaded.rows}, ticks ${loaded.sum}`);
      if (turn === 0) continue; // Both warm up.
      ours.push(nsOf(decoded));
      if (loaded) theirs.push(nsOf(loaded));
    }
    return { ours, theirs };
  }

  async #once(run) {
    const key = JSON.stringify(run);
    if (!this.#warm.has(key)) this.#warm.set(key, nsOf(await this.runOurs(run)));
  }

  runOurs(run) {
    return this.ours.ask({ ...this.#request(run), book: this.books[run.data].path, wasm: at(WASM), strategies: at("bench/strategies") });
  }

  async #runTheirs(run, depth, ours) {
    const answer = await this.theirs.ask({ ...this.#request(run), ...(await this.prepared(run.data)), depth });
    this.jitMs += answer.jitMs;
    const different = ours ? differences(ours, answer) : [];
    if (different.length > 0) throw new Error(`Not the same work, ${run.strategy} against ${depth}:\n  ${different.join("\n  ")}`);
    return answer;
  }

  /** Several instruments share the rows of one, so that a run takes as long. */
  #request(run) {
    const repeats = Math.max(1, Math.round(this.repeats[run.data] / (run.share ?? 1)));
    return { ...run, repeats };
  }

  close() {
    this.ours.close();
    this.theirs?.close();
  }
}

const nsOf = ({ wallMs, rows }) => (wallMs * 1e6) / rows;
