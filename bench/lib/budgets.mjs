/** The page's budgets: how soon it can be used, how soon the first result shows, and whether a frame is ever held up. */

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Of the processor, for the phone. */
const SLOWER = 4;
const TURNS = 3;
const MOVES = 120;

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
    if (slower === 1) yield lineOf(`task of a frame while the cursor moves over the chart, 95 of 100, ${name}`, "ms", of("cursor"), 16.7);
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
    return { usable, result, task: (running.at(-1) ?? 0) * slower, cursor: moving[Math.floor(moving.length * 0.95)] ?? Number.NaN };
  } finally {
    await context.close();
  }
}

/** Milliseconds of processor time of each of the page's tasks, ascending: unlike gaps between frames they do not count who else runs. */
async function tasksOf(browser, page, act) {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid, tdur }) => name.endsWith("RunTask") && tdur > 0 && mains.has(`${pid} ${tid}`));
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
