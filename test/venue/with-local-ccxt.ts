import { afterAll, beforeAll } from "vitest";

/** Adjusts ccxt to a venue on this machine, in the tests of one file. */
export function withLocalCcxt(): void {
  let undo = (): void => {};
  beforeAll(async () => {
    const { adjustCcxt } = await import("./local-ccxt.mjs");
    undo = adjustCcxt();
  });
  afterAll(() => undo());
}
