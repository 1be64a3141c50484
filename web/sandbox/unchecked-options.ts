/**
 * In the place of the file in which sucrase checks the options that it is called with: here those are always the same, and what checks
 * them would be a twentieth of the worker.
 */
export const validateOptions = (): void => {};
