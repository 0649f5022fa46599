/** `npm run screenshots`: the pictures of the README, taken from the built page as it is. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBuiltPage } from './built-page.mjs';
import { ROOT } from './run.mjs';

const { server, browser } = await openBuiltPage();
const folder = join(ROOT, 'e2e', 'screenshots');
mkdirSync(folder, { recursive: true });
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
