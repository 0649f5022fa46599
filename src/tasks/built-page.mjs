/** The page, built and served, and a browser to look at it with: what the tasks that look at it begin with. */
import { join } from 'node:path';
import { browserArguments, findBrowser, provideBrowser } from './browser.mjs';
import { installPackages } from './install.mjs';
import { ROOT, run } from './run.mjs';
import { serveFolder } from './static-server.mjs';

/** Ends the process where there is no browser or no build, and says why. Both are the caller's to close. */
export async function openBuiltPage() {
  await installPackages();
  const noBrowser = await provideBrowser();
  if (noBrowser) {
    console.error(noBrowser);
    process.exit(1);
  }
  if ((await run(process.execPath, ['src/tasks/build.mjs'])) !== 0) process.exit(1);
  const { chromium } = await import('@playwright/test');
  const executablePath = findBrowser();
  const server = await serveFolder(join(ROOT, 'dist'));
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: browserArguments(),
  });
  return { server, browser };
}
