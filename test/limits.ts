/**
 * Limits of tests, ms. They end a hang and nothing else: a machine that is ten times slower than usual, with other work on every
 * core, does not reach them.
 */

/** One test, or one hook. */
export const TEST_LIMIT_MS = 600_000;

/** One wait within a test. Below the test's limit, so that the error names what did not happen. */
export const WAIT_LIMIT_MS = 240_000;
