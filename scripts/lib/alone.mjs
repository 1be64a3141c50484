import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { dim, say } from "./log.mjs";
import { at } from "./paths.mjs";

const LOCKS = "build/.locks";
const LOOK_MS = 300;

/**
 * Does `work` while no other process of this repository does work of the same name: `npm start` and `npm test` in two
 * terminals must not install over each other. A lock whose process is gone is taken over.
 */
export async function alone(name, work) {
  const lock = at(LOCKS, name);
  mkdirSync(at(LOCKS), { recursive: true });
  for (let told = false; !take(lock); told = true) {
    if (!told) say(dim(`  waiting for another process that does the same (${name})`));
    await sleep(LOOK_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** True when the lock is ours now. */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isRunning(ownerOf(lock))) rmSync(lock, { force: true });
    return false;
  }
}

function ownerOf(lock) {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return 0;
  }
}

function isRunning(pid) {
  if (pid === 0) return true; // Just made or just released: look again.
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
