import type { GuardConfig } from "./config.js";
import { DOCUMENT_GUARDS } from "./defaults.js";
import { asFields, flag, integerIn, MAX_NS, numberIn, oneOf, onlyKeys, withoutUndefined } from "./fields.js";

/** @throws HftError 1001 to 1003, with `place.field`. */
export function validateGuards(value: unknown): GuardConfig {
  if (typeof value === "string") return oneOf(value, ["document"], "guards") && DOCUMENT_GUARDS;
  const fields = asFields(value, "guards");
  onlyKeys(fields, ["activeOrders", "missingBook", "staleAfterNs", "latencyTarget", "fillRateBelow"], "guards.");
  const { activeOrders, missingBook, staleAfterNs, latencyTarget, fillRateBelow } = fields;
  return withoutUndefined({
    activeOrders: activeOrders === undefined ? undefined : validateActiveOrders(activeOrders),
    missingBook: missingBook === undefined ? undefined : flag(missingBook, "guards.missingBook"),
    staleAfterNs: staleAfterNs === undefined ? undefined : integerIn(staleAfterNs, "guards.staleAfterNs", 1, MAX_NS),
    latencyTarget: latencyTarget === undefined ? undefined : flag(latencyTarget, "guards.latencyTarget"),
    fillRateBelow: fillRateBelow === undefined ? undefined : numberIn(fillRateBelow, "guards.fillRateBelow", 0, 1),
  });
}

function validateActiveOrders(value: unknown): NonNullable<GuardConfig["activeOrders"]> {
  const fields = asFields(value, "guards.activeOrders");
  onlyKeys(fields, ["limit", "act"], "guards.activeOrders.");
  return {
    limit: integerIn(fields.limit ?? 100, "guards.activeOrders.limit", 1, 100_000),
    act: oneOf(fields.act ?? "warn", ["warn", "refuse"] as const, "guards.activeOrders.act"),
  };
}
