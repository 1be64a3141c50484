/** The page's budgets: how soon it can be used, how soon the first result shows, and whether a frame is ever held up. */

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Of the processor, for the phone. */
const SLOWER = 4;
const TURNS = 3;
const MOVES = 120;
/** A frame comes every 16.7 ms; the browser's clock is not surer than this. */
const FRAME_MOST = 20;
const PLAYED_MS = 3_000;

const SCREENS = [
  { name: "desk", context: DESK, slower: 1 },
  { name: `phone, CPU ${SLOWER}× slower`, context: PHONE, slower: SLOWER },
];

/** @returns {AsyncGenerator<{ work: string, unit: string, ours: number, goal: string, met: boolean, values: number[] }>} */
export async function* pageBudgets(browser, url, bookName) {
  for (const { name, context, slower } of SCREENS) {
    const turns = [];
    for (let turn = 0; turn < TURNS; turn++) turns.push(await visit(browser, url, bookName, context, slower));
    const of = (key) => turns.map((turn) => turn[key]);
    yield lineOf(`page usable, cold, ${name}`, "s", of("usable"), 3);
    yield lineOf(`first result after Run, ${name}`, "s", of("result"), 1);
    yield lineOf(`longest task while a run is on, ${name}`, "ms", of("task"), 50);
    if (slower !== 1) continue;
    yield lineOf(`task of a frame while the cursor moves over the chart, 95 of 100, ${name}`, "ms", of("cursor"), 16.7);
    yield lineOf(`from frame to frame by the clock while a run is played back, 95 of 100, ${name}`, "ms", of("played"), FRAME_MOST);
  }
}

function lineOf(work, unit, values, most) {
  const ours = Math.min(...values);
  return { work, unit, ours, values, goal: `≤ ${most} ${unit}`, met: ours <= most };
}

/** A first visit in a profile of its own: nothing is cached. */
async function visit(browser, url, bookName, options, slower) {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  try {
    await context.addInitScript((book) => {
      if (self === top) localStorage.setItem("sigmax.book", JSON.stringify(book));
    }, bookName);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    const begun = performance.now();
    await page.goto(url);
    await page.waitForSelector(".run:enabled:has-text('Run')", { timeout: 120_000 });
    const usable = (performance.now() - begun) / 1e3;
    const { result } = await page.evaluate(firstRun);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    // What is late on the first run (the editor, the plots) has come by now; the next run is watched.
    const running = await tasksOf(browser, page, () => page.evaluate(firstRun));
    const moving = slower === 1 ? await tasksOf(browser, page, () => page.evaluate(moveCursor, MOVES)) : [];
    const played = slower === 1 ? await page.evaluate(playBack, PLAYED_MS) : [];
    return { usable, result, task: (running.at(-1) ?? 0) * slower, cursor: most95(moving), played: most95(played) };
  } finally {
    await context.close();
  }
}

/** 95 of 100 are no longer. */
function most95(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}

/** A chart of a million points: its frames' tasks, and the time between them by the clock, while it is scrolled and zoomed. */
export async function* millionPoints(browser, url) {
  const page = await browser.newPage({ viewport: DESK.viewport });
  try {
    await page.goto(url);
    await page.evaluate((script) => import(script), `${url}chart.mjs`);
    const [tasks, gaps] = [[], []];
    for (let turn = 0; turn < TURNS; turn++) {
      let found = [];
      const all = await tasksOf(browser, page, async () => {
        found = await page.evaluate(() => globalThis.chartFrames());
      });
      // The longest tasks are the frames; between them there are many that do next to nothing.
      tasks.push(most95(all.slice(-found.length)));
      gaps.push(most95(found));
    }
    yield lineOf("task of a frame of a chart of 1 M points, scrolled and zoomed, 95 of 100", "ms", tasks, 16.7);
    yield lineOf("from frame to frame by the clock over 1 M points, 95 of 100", "ms", gaps, FRAME_MOST);
  } finally {
    await page.close();
  }
}

/** The page makes it, so that its own thread is known in a trace. */
const MARK = "sigmax-tasks";

/**
 * Milliseconds of processor time of each task of the page's own thread, ascending: unlike gaps between frames they do not count who
 * else runs. The sandbox's frame has a process of its own in Chromium, and holds up no frame of the page.
 */
async function tasksOf(browser, page, act) {
  await browser.startTracing(page, {
    categories: ["toplevel", "blink.user_timing", "disabled-by-default-devtools.timeline", "__metadata"],
  });
  await page.evaluate((mark) => void performance.mark(mark), MARK);
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const marked = traceEvents.find(({ name, cat }) => name === MARK && cat.includes("user_timing"));
  if (!marked) throw new Error("The trace tells of no mark of the page");
  const tasks = traceEvents.filter(
    ({ name, pid, tid, tdur }) => name.endsWith("RunTask") && tdur > 0 && pid === marked.pid && tid === marked.tid,
  );
  return tasks.map(({ tdur }) => tdur / 1e3).sort((a, b) => a - b);
}

/** In the page: presses Run and stops when the picture of the result is drawn. Seconds. */
function firstRun() {
  return new Promise((resolve) => {
    const words = () => document.querySelector(".run-status, .phone-summary")?.textContent ?? "";
    const begun = performance.now();
    const before = words();
    let changed = false;
    const done = () => {
      changed ||= words() !== before;
      return changed && (/run [0-9a-f]{8}/.test(words()) || document.querySelector(".phone-summary") !== null);
    };
    // One frame more: what the last one asked for is then on the screen.
    const tick = () =>
      done() ? requestAnimationFrame(() => resolve({ result: (performance.now() - begun) / 1e3 })) : requestAnimationFrame(tick);
    document.querySelector(".run").click();
    requestAnimationFrame(tick);
  });
}

/** In the page: plays the run back and returns how long after each other its frames came. */
async function playBack(forMs) {
  const button = document.querySelector('.transport [aria-label^="Play ("]');
  button.click();
  const gaps = [];
  let last = await new Promise(requestAnimationFrame);
  for (const end = last + forMs; last < end; ) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  button.click();
  return gaps;
}

/** In the page: the pointer goes over the chart, a step a frame. */
function moveCursor(moves) {
  const host = document.querySelector(".market-host");
  const box = host.getBoundingClientRect();
  return new Promise((resolve) => {
    let made = 0;
    const tick = () => {
      const x = box.left + 20 + ((box.width - 100) * made) / moves;
      host.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: box.top + 80, pointerType: "mouse", bubbles: true }));
      made++;
      if (made < moves) requestAnimationFrame(tick);
      else resolve(made);
    };
    requestAnimationFrame(tick);
  });
}
