/**
 * `npm run bench:ui`: how the page stands a node's whole dump, in Chromium: from the paste to the
 * picture, how long the page is ever deaf to its person, what a frame costs while the map is moved,
 * how many boxes the map mounts, and what the tab takes. `npm run bench:ui -- 30000 5` takes another
 * number of rules, and pastes five times.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { createServer } from 'vite';
import { browserVersion } from './browser.mjs';
import { openBuiltPage } from './built-page.mjs';
import { ROOT } from './run.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ start: number, before: string, drawnAt: number, settledAt: number, paste: number, longest: number, longestSince: number, nodes: number }} Seen */
/** @typedef {{ drawnMs: number, settledMs: number, paste: number, blank: number, longest: number, processor: number, panLongest: number, nodes: number, frames: { level: string, scriptMs: number }[], megabytes: number }} Paste */

const RULES = Number(process.argv[2] ?? 250_000);
const PASTES = Number(process.argv[3] ?? 3);
const PAN_STEPS = 60;

const { server, browser } = await openBuiltPage();
try {
  const { text, packetLine } = await kubeDump(RULES);
  const chains = text.match(/^:/gm)?.length ?? 0;
  console.log(
    `${RULES.toLocaleString('en')} rules, ${chains.toLocaleString('en')} chains, ${(text.length / 1e6).toFixed(1)} MB; ${browserVersion()}; medians of ${PASTES}\n`,
  );
  /** @type {Paste[]} */
  const pastes = [];
  for (let round = 0; round < PASTES; round += 1) pastes.push(await onePaste(text, packetLine));

  const all = pastes[0]?.frames.map(({ level }) => level) ?? [];
  tell('paste to drawn overview', median(pastes.map(({ drawnMs }) => drawnMs)), 'ms', 3000);
  tell(
    'paste to rest, walk and all',
    median(pastes.map(({ settledMs }) => settledMs)),
    'ms',
    undefined,
  );
  const blank = median(pastes.map((each) => each.blank));
  tell('the paste itself', median(pastes.map(({ paste }) => paste)), 'ms', undefined);
  tell('… the browser alone, on an empty page', blank, 'ms', undefined);
  tell('longest task after it', median(pastes.map(({ longest }) => longest)), 'ms', 100);
  tell('… on the processor', median(pastes.map(({ processor }) => processor)), 'ms', 100);
  for (const level of all) {
    const costs = pastes.map(
      ({ frames }) => frames.find((each) => each.level === level)?.scriptMs ?? 0,
    );
    tell(`script in a frame of panning, ${level}`, median(costs), 'ms', 8);
  }
  tell('longest task while panning', median(pastes.map(({ panLongest }) => panLongest)), 'ms', 100);
  tell('nodes mounted at most', Math.max(...pastes.map(({ nodes }) => nodes)), '', 300);
  console.log(`the machine's load: ${loadavg()[0]?.toFixed(1)}`);
  tell('memory of the tab', median(pastes.map(({ megabytes }) => megabytes)), 'MB', undefined);
} finally {
  await browser.close();
  await server.close();
}

/**
 * @param {number} rules
 * @returns {Promise<{ text: string, packetLine: string }>}
 */
async function kubeDump(rules) {
  const vite = await createServer({
    root: ROOT,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  /** @type {unknown} */
  const loaded = await vite.ssrLoadModule('/src/testing/generate-kube.ts');
  await vite.close();
  // The module is that file.
  return /** @type {typeof import('../testing/generate-kube.ts')} */ (loaded).generateKube({
    rules,
  });
}

/**
 * A person selects the text in the editor and pastes another over it.
 *
 * @param {string} text
 * @param {string} packetLine
 * @returns {Promise<Paste>}
 */
async function onePaste(text, packetLine) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  await page.goto(server.url);
  await settled(page);
  await page.locator('.monaco-editor .view-line').first().waitFor();
  const packet = page.getByRole('textbox', { name: 'Packet line' });
  await packet.fill(packetLine);
  await packet.press('Enter');
  await settled(page);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  const blank = await pasteNowhere(context);
  await page.bringToFront();
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await watch(page);
  const tasks = await recordTasks();
  await page.keyboard.press('ControlOrMeta+V');
  await page.locator('html[data-settled="false"]').waitFor({ state: 'attached' });
  await settled(page);
  const drawn = await readWatch(page);
  const processor = await tasks();

  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const map = page.getByRole('region', { name: 'Map' });
  /** @type {Map<string, number>} */
  const levels = new Map();
  await map.getByRole('button', { name: 'Show the whole map' }).click();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  for (let zooms = 0; zooms < 20 && levels.size < 5; zooms += 1) {
    const level = (await map.locator('[data-level]').getAttribute('data-level')) ?? '';
    if (!levels.has(level)) levels.set(level, await panning(page, devtools));
    await map.getByRole('button', { name: 'Zoom in' }).click();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  }
  const panned = await readWatch(page);
  const megabytes = await tabMegabytes();
  await context.close();
  return {
    drawnMs: drawn.drawnAt - drawn.start,
    settledMs: drawn.settledAt - drawn.start,
    paste: drawn.paste,
    blank,
    longest: drawn.longest,
    processor,
    panLongest: panned.longestSince,
    nodes: panned.nodes,
    frames: [...levels].map(([level, scriptMs]) => ({ level, scriptMs })),
    megabytes,
  };
}

/**
 * How long the browser takes to hand a paste to a page that does nothing with it, in milliseconds. No page can have
 * a paste sooner, nor be free meanwhile.
 *
 * @param {import('@playwright/test').BrowserContext} context
 */
async function pasteNowhere(context) {
  const page = await context.newPage();
  await page.goto(server.url);
  await page.setContent('<input aria-label="Nowhere" />');
  await page.evaluate(() => {
    document.addEventListener('paste', (event) => {
      const start = performance.now();
      event.preventDefault();
      event.clipboardData?.getData('text/plain');
      document.title = String(performance.now() - start);
    });
  });
  await page.getByLabel('Nowhere').click();
  await page.keyboard.press('ControlOrMeta+V');
  await page.waitForFunction(() => Number(document.title) > 0);
  const ms = Number(await page.title());
  await page.close();
  return ms;
}

/**
 * Records the tasks of pages until it is asked for the longest that began after a paste: by the processor's clock,
 * which other programs on a busy machine do not slow, in milliseconds.
 */
async function recordTasks() {
  const devtools = await browser.newBrowserCDPSession();
  /** @type {{ name: string, ph: string, ts: number, dur?: number, tdur?: number, pid: number, tid: number }[]} */
  const events = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    // The protocol calls them records; these are their fields.
    events.push(.../** @type {typeof events} */ (/** @type {unknown} */ (value)));
  });
  const includedCategories = ['toplevel', 'blink.user_timing'];
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories },
  });
  return async () => {
    const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
    await devtools.send('Tracing.end');
    await complete;
    await devtools.detach();
    const paste = events.find(({ name }) => name === 'pasted');
    const tasks = events.filter(
      ({ name, ph, pid, tid, ts }) =>
        name === 'ThreadControllerImpl::RunTask' &&
        ph === 'X' &&
        pid === paste?.pid &&
        tid === paste.tid &&
        ts > paste.ts,
    );
    return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
  };
}

/** @param {Page} page */
async function settled(page) {
  await page.locator('html[data-settled="true"]').waitFor({ state: 'attached', timeout: 120_000 });
}

/**
 * From now on the page itself notes when the paste came, when its map was drawn and when all was at
 * rest, its long tasks, and how many nodes were mounted in any frame.
 *
 * @param {Page} page
 */
async function watch(page) {
  await page.evaluate(() => {
    const revision = () =>
      document.querySelector('[data-map-canvas]')?.getAttribute('data-revision') ?? '';
    /** @type {Seen} */
    const seen = {
      start: 0,
      before: revision(),
      drawnAt: 0,
      settledAt: 0,
      paste: 0,
      longest: 0,
      longestSince: 0,
      nodes: 0,
    };
    Object.assign(globalThis, { seenByBench: seen });
    const pasted = () => {
      seen.start = performance.now();
      performance.mark('pasted');
    };
    window.addEventListener('paste', pasted, { capture: true });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        if (seen.start === 0 || startTime + duration < seen.start) continue;
        if (startTime <= seen.start) seen.paste = duration;
        else if (seen.settledAt > 0 && startTime > seen.settledAt) {
          seen.longestSince = Math.max(seen.longestSince, duration);
        } else seen.longest = Math.max(seen.longest, duration);
      }
    }).observe({ type: 'longtask' });
    const look = () => {
      const now = performance.now();
      seen.nodes = Math.max(seen.nodes, document.querySelectorAll('.react-flow__node').length);
      if (seen.start > 0 && revision() !== seen.before) {
        seen.drawnAt ||= now;
        if (document.documentElement.dataset['settled'] === 'true') seen.settledAt ||= now;
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

/**
 * @param {Page} page
 * @returns {Promise<Seen>}
 */
async function readWatch(page) {
  // The observer of long tasks is told a moment after they end.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  return page.evaluate(
    () => /** @type {{ seenByBench: Seen }} */ (/** @type {unknown} */ (globalThis)).seenByBench,
  );
}

/**
 * Script time in a frame while the wheel moves the map, in milliseconds.
 *
 * @param {Page} page
 * @param {import('@playwright/test').CDPSession} devtools
 */
async function panning(page, devtools) {
  const box = await page.locator('[data-map-canvas]').boundingBox();
  if (!box) throw new Error('There is no map');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const script = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
  };
  const before = await script();
  for (let step = 0; step < PAN_STEPS; step += 1) {
    const way = step < PAN_STEPS / 2 ? 1 : -1;
    await page.mouse.wheel(6 * way, 12 * way);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  return (((await script()) - before) * 1000) / PAN_STEPS;
}

/** What the processes that draw pages hold, the worker's included; on Linux. */
async function tabMegabytes() {
  if (process.platform !== 'linux') return Number.NaN;
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const sizes = processInfo.flatMap(({ type, id }) => {
    if (type !== 'renderer') return [];
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  });
  return Math.max(...sizes);
}

/**
 * @param {string} what
 * @param {number} value
 * @param {string} unit
 * @param {number | undefined} aim
 */
function tell(what, value, unit, aim) {
  const figure = value < 20 && unit === 'ms' ? value.toFixed(1) : value.toFixed(0);
  const said = aim === undefined ? '' : value <= aim ? `  (aim ${aim})` : `  (aim ${aim}: MISSED)`;
  console.log(`${what.padEnd(44)}${figure.padStart(8)} ${unit.padEnd(2)}${said}`);
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
