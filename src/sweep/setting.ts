import type { RunConfig } from "../config/config.js";
import { DEFAULT_CONFIG } from "../config/defaults.js";
import { validateConfig } from "../config/validate.js";
import { HftError } from "../errors.js";
import type { StrategyParams } from "../strategy/params.js";
import type { SweepValues } from "./space.js";

const CONFIG = "config.";

/** What a point sets: fields of the strategy, and of the configuration. */
export interface Setting {
  params: StrategyParams;
  config: RunConfig;
}

/** @param base What all points have in common. @throws HftError 1001 to 1003 for a configuration that can't be. */
export function settingOf(values: SweepValues, base: Partial<RunConfig>): Setting {
  const params: Record<string, unknown> = {};
  const config = structuredClone(base) as Fields;
  for (const [name, value] of Object.entries(values))
    if (name.startsWith(CONFIG)) setPath(config, name.slice(CONFIG.length).split("."), value, name);
    else params[name] = value;
  return { params: params as StrategyParams, config: validateConfig(config) };
}

type Fields = Record<string, unknown>;

function setPath(config: Fields, path: readonly string[], value: unknown, name: string): void {
  let into = config;
  path.forEach((field, depth) => {
    if (depth === path.length - 1) into[field] = value;
    else into = inside(into, field, depth === 0, name);
  });
}

/** A part of the configuration to set something in; of one that is left out, its default. */
function inside(fields: Fields, field: string, atTop: boolean, name: string): Fields {
  if (atTop && fields[field] === undefined) fields[field] = structuredClone((DEFAULT_CONFIG as unknown as Fields)[field]);
  const inner = fields[field];
  if (typeof inner === "object" && inner !== null) return inner as Fields;
  throw new HftError(1001, `space.${name}: ${field} is ${JSON.stringify(inner)}, which has no fields.`, { field: `space.${name}` });
}
