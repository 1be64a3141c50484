import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose_gc");
/** Collects garbage at once, so that what is held can be measured in a worker that has run other files. */
export const collectGarbage = runInNewContext("gc") as () => void;
