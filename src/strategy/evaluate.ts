import { HftError } from "../errors.js";
import { nodeModule } from "../node.js";
import { type Evaluate, type ModuleFactory, moduleFunction } from "./load.js";
import { SOURCE_ROOT } from "./transpile.js";

interface NodeVm {
  Script: new (text: string, options: { filename: string }) => { runInThisContext(): unknown };
}

/**
 * Evaluates a strategy's file in this process: code that a person runs on their own machine, not a stranger's.
 * @throws HftError 1004 where there is no Node, 4001 for what does not compile.
 */
export const evaluateInNode: Evaluate = async (file) => {
  const vm = nodeModule<NodeVm>("node:vm");
  if (!vm) throw new HftError(1004, "A strategy's source is evaluated in Node; in a browser give the class itself.", { file: file.name });
  try {
    return new vm.Script(moduleFunction(file), { filename: SOURCE_ROOT + file.name }).runInThisContext() as ModuleFactory;
  } catch (error) {
    throw new HftError(4001, `${error instanceof Error ? error.message : String(error)}.`, { file: file.name });
  }
};
