import { HftError } from "../errors.js";
import type { CalibrationReport } from "../estimate/calibration.js";
import { calibrateFills } from "../strategy/fill-probe.js";
import { openBookNamed } from "./files.js";
import type { Output } from "./output.js";

const WIDTH = 30;

/** `sigmax-hft calibrate BOOK`: how good `estimateFillProbability` is on it. */
export async function calibrateCommand(
  nameOrPath: string,
  { horizons, every, seed }: { horizons?: string; every?: string; seed?: string },
  output: Output,
): Promise<number> {
  const horizonsNs = horizons?.split(",").map((text) => secondsOf("--horizons", text));
  const book = await openBookNamed(nameOrPath);
  try {
    const found = await calibrateFills({
      book,
      ...(horizonsNs ? { horizonsNs } : {}),
      ...(every === undefined ? {} : { everyNs: secondsOf("--every", every) }),
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    });
    if (output.json) for (const line of found) output.out(JSON.stringify({ book: book.info.name, ...line }));
    else {
      output.out(`${book.info.title}: estimates of fills, each made before its order was sent`);
      for (const { horizonNs, all, best } of found) {
        output.out(`\nwithin ${horizonNs / 1e9} s`);
        output.out(`  all orders            ${scoreOf(all)}`);
        output.out(`  at the best or inside ${scoreOf(best)}`);
        for (const line of diagram(all)) output.out(`  ${line}`);
      }
    }
  } finally {
    book.close();
  }
  return 0;
}

function scoreOf({ cases, unknown, baseRate, brier, baseBrier, skill, logLoss, baseLogLoss }: CalibrationReport): string {
  if (cases === 0) return `no case, ${unknown} that could not be known`;
  const verdict = Number.isNaN(skill)
    ? "nothing to beat: all came out alike"
    : skill > 0
      ? "beats the base rate"
      : "does not beat the base rate";
  return (
    `${cases} cases (${unknown} unknown), base rate ${baseRate.toFixed(3)}; Brier ${brier.toFixed(4)} against ${baseBrier.toFixed(4)}, ` +
    `log loss ${logLoss.toFixed(4)} against ${baseLogLoss.toFixed(4)}, skill ${skill.toFixed(3)}: ${verdict}`
  );
}

/** What was said against what happened: `o` said, `x` happened, dots its 95 % interval. */
function diagram({ bins }: CalibrationReport): string[] {
  const at = (share: number): number => Math.round(share * WIDTH);
  return bins.map(({ said, happened, happenedLow, happenedHigh, cases }) => {
    const cells: string[] = Array.from({ length: WIDTH + 1 }, (_, i) => (i >= at(happenedLow) && i <= at(happenedHigh) ? "·" : " "));
    cells[at(said)] = "o";
    cells[at(happened)] = cells[at(happened)] === "o" ? "8" : "x";
    return `|${cells.join("")}| said ${said.toFixed(2)}, happened ${happened.toFixed(2)} of ${cases}`;
  });
}

function secondsOf(flag: string, text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && Number.isFinite(seconds)) return seconds * 1e9;
  throw new HftError(1005, `${flag}: got ${text}, wanted seconds above 0.`, { field: flag.slice(2) });
}
