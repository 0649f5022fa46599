/** `npm run screenshots`: the pictures of the README, taken from the built page as it is. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { browserArguments, findBrowser, provideBrowser } from './browser.mjs';
import { installPackages } from './install.mjs';
import { ROOT, run } from './run.mjs';
import { serveFolder } from './static-server.mjs';

await installPackages();
const noBrowser = await provideBrowser();
if (noBrowser) {
  console.error(noBrowser);
  process.exit(1);
}
if ((await run(process.execPath, ['src/tasks/build.mjs'])) !== 0) process.exit(1);

const { chromium } = await import('@playwright/test');
const executablePath = findBrowser();
const folder = join(ROOT, 'e2e', 'screenshots');
mkdirSync(folder, { recursive: true });
const server = await serveFolder(join(ROOT, 'dist'));
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: browserArguments(),
});
for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1440, height: 900 } });
  await page.goto(server.url);
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await page.locator('html[data-settled="true"]').waitFor();
  await page.getByTestId('verdict').getByText('captured by Envoy').waitFor();
  // The fonts of the editor's signs, and whatever still fades in.
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => undefined)));
  });
  const path = join(folder, `${colorScheme}.png`);
  await page.screenshot({ path });
  console.log(path);
}
await browser.close();
await server.close();
