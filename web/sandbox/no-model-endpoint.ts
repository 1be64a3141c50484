/** In the place of src/orchestrator/model-endpoint.ts: a strategy in the page has no network, so no model can be asked there. */
export const canAskModels = (): boolean => false;

export const connectModel = (): Promise<never> => Promise.reject(new Error("no network in the page"));
