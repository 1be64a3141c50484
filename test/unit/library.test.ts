import { beforeEach, describe, expect, it } from "vitest";
import { openBook } from "../../src/data/book-file.js";
import { checkBook } from "../../src/data/quality.js";
import { HftError } from "../../src/errors.js";
import type { LibraryFiles } from "../../src/worker/library/files.js";
import { Library, type LibraryLock, type NewBook } from "../../src/worker/library/library.js";
import { MemoryFiles } from "../../src/worker/library/memory-files.js";
import { syntheticBook } from "../books.js";

const bytes = syntheticBook({ seed: 4, spanNs: 1e9 });
const LOCK: LibraryLock = { hold: (work) => work(), ifFree: (work) => work() };

let disk: Disk;

/** Files that can fail: at the n-th change, as when a tab is killed or a disk is full. */
class Disk extends MemoryFiles implements LibraryFiles {
  changes = 0;
  failAt = Number.POSITIVE_INFINITY;
  failWith: () => Error = () => new Error("killed");

  override async write(...args: Parameters<LibraryFiles["write"]>): Promise<void> {
    const [name, data] = args;
    // What was written until it broke off stays, as on a disk.
    if (this.#fails()) {
      await super.write(name, data.slice(0, data.size >> 1));
      throw this.failWith();
    }
    return super.write(...args);
  }

  override async rename(from: string, to: string): Promise<void> {
    if (this.#fails()) throw this.failWith();
    return super.rename(from, to);
  }

  override async remove(name: string): Promise<void> {
    // A tab that was killed does not clean up.
    if (this.changes >= this.failAt) throw this.failWith();
    return super.remove(name);
  }

  #fails(): boolean {
    this.changes++;
    return this.changes >= this.failAt;
  }
}

async function made(name = "mine"): Promise<NewBook> {
  const book = await openBook(bytes);
  return {
    name,
    info: book.info,
    quality: await checkBook(book),
    report: null,
    addedMs: 7,
    book: new Blob([bytes as Uint8Array<ArrayBuffer>]),
  };
}

const codeOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 0,
    (error: unknown) => (error instanceof HftError ? error.code : -1),
  );

beforeEach(() => {
  disk = new Disk();
});

describe("a library", () => {
  it("keeps a book and its card from one start to the next", async () => {
    const added = await new Library(disk, LOCK).add(await made());
    expect(added).toMatchObject({ name: "mine", bytes: bytes.length, passing: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const again = new Library(disk, LOCK);
    expect(await again.list()).toEqual([added]);
    expect(Buffer.from(await again.open("mine")).equals(Buffer.from(bytes))).toBe(true);
    expect(await disk.names()).toEqual(["mine.hftbook", "mine.json"]);
  });

  it("deletes a book with its card", async () => {
    const library = new Library(disk, LOCK);
    await library.add(await made());
    await library.remove("mine");
    expect(await library.list()).toEqual([]);
    expect(await disk.names()).toEqual([]);
    expect(await codeOf(library.open("mine"))).toBe(2004);
  });

  it("lists books in the order they came", async () => {
    const library = new Library(disk, LOCK);
    for (const [name, addedMs] of [["b", 3] as const, ["c", 1] as const, ["a", 2] as const])
      await library.add({ ...(await made(name)), addedMs });
    expect((await library.list()).map(({ name }) => name)).toEqual(["c", "a", "b"]);
  });

  it("refuses a book that has changed since", async () => {
    const library = new Library(disk, LOCK);
    await library.add(await made());
    const changed = bytes.slice();
    changed[500] = (changed[500] as number) ^ 1;
    await disk.write("mine.hftbook", new Blob([changed as Uint8Array<ArrayBuffer>]));
    expect(await codeOf(library.open("mine"))).toBe(2002);
  });

  it("shows no half of a book, wherever its writing broke off", async () => {
    let kept = 0;
    for (let failAt = 1; failAt <= 5; failAt++) {
      disk = new Disk();
      disk.failAt = failAt;
      await codeOf(new Library(disk, LOCK).add(await made()));
      disk.failAt = Number.POSITIVE_INFINITY;
      const after = new Library(disk, LOCK);
      const books = await after.list();
      for (const { name } of books) expect((await after.open(name)).length).toBe(bytes.length);
      expect((await disk.names()).length).toBe(2 * books.length);
      kept += books.length;
    }
    // The fifth change never comes: a book is four.
    expect(kept).toBe(1);
  });

  it("leaves alone what another page is writing", async () => {
    await disk.write("other.hftbook.part", new Blob(["half"]));
    await new Library(disk, { ...LOCK, ifFree: async () => {} }).list();
    expect(await disk.names()).toEqual(["other.hftbook.part"]);
    await new Library(disk, LOCK).list();
    expect(await disk.names()).toEqual([]);
  });

  it("lends a book that there is no room for, and says why", async () => {
    disk.failAt = 1;
    disk.failWith = () => new HftError(7006, "The book can't be kept: the browser has no room left for this page.");
    const library = new Library(disk, LOCK);
    const added = await library.add(await made());
    disk.failAt = Number.POSITIVE_INFINITY;
    expect(added.passing).toContain("no room left");
    expect((await library.list()).map(({ name, passing }) => [name, passing])).toEqual([["mine", added.passing]]);
    expect((await library.open("mine")).length).toBe(bytes.length);
    await library.remove("mine");
    expect(await library.list()).toEqual([]);
  });

  it("lends every book where the browser keeps none", async () => {
    const library = new Library(null, LOCK);
    expect((await library.add(await made())).passing).toContain("private window");
    expect((await library.open("mine")).length).toBe(bytes.length);
    expect(await library.list()).toHaveLength(1);
    await library.remove("other");
  });

  it("says what else goes wrong", async () => {
    disk.failAt = 1;
    expect(await codeOf(new Library(disk, LOCK).add(await made()))).toBe(-1);
  });

  it("does not show a card that it can't read", async () => {
    await disk.write("x.json", new Blob(["{"]));
    await disk.write("y.json", new Blob(['{"version":9,"name":"y"}']));
    expect(await new Library(disk, LOCK).list()).toEqual([]);
  });
});
