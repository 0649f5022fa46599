/** A node's dump of hundreds of thousands of lines: how far it is read, and the way out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainwalkPage } from './pages/chainwalk-page.ts';
import { expect, test } from './pages/test.ts';

const SMALL = '*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n';
const RULES = 100_000;

let folder = '';
let large = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainwalk-large-'));
  large = join(folder, 'node.txt');
  // Options in no order that any tool prints take the reader longest.
  const rules = Array.from({ length: RULES }, (_, at) => {
    const port = 1024 + (at % 60_000);
    return `-A FORWARD --dport ${port} -p tcp --source 10.${at >> 16}.${(at >> 8) & 255}.${at & 255} -j ACCEPT\n`;
  });
  writeFileSync(large, `*filter\n:FORWARD DROP [0:0]\n${rules.join('')}COMMIT\n`);
});

test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function openLarge({ page }: ChainwalkPage): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('menuitem', { name: /^File…/ }).click();
  await (await choosing).setFiles(large);
}

test('says how far it is read, and then shows it', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await openLarge(chainwalk);
  await expect(page.getByRole('progressbar', { name: 'Reading the dump' })).toBeVisible();
  await expect(chainwalk.status).toContainText(/reading the dump … (?:0|[1-9]0) %/);
  await expect(chainwalk.status).toContainText('100,000 rules', { timeout: 90_000 });
  await expect(page.getByRole('progressbar', { name: 'Reading the dump' })).toBeHidden();
});

for (const way of ['the button', 'Escape'] as const) {
  test(`is given up with ${way}; what was there before still works`, async ({
    chainwalk,
    page,
  }) => {
    await chainwalk.open();
    await chainwalk.paste(SMALL);
    await chainwalk.settled();
    await openLarge(chainwalk);
    const stop = page.getByRole('button', { name: /^Stop/ });
    await stop.waitFor();
    if (way === 'Escape') await page.keyboard.press('Escape');
    else await stop.click();

    await expect(chainwalk.status).toHaveText(
      'You stopped reading: map and trace are those of the dump before this text',
    );
    await expect(chainwalk.dump).toContainText('--source 10.0.0.1');
    await expect(chainwalk.dump).toContainText('This text is not read yet');
    await chainwalk.walk('tcp 198.51.100.9:40000 → 203.0.113.5:22 in eth0');
    await expect(chainwalk.verdict).toContainText(/dropped/i);

    await chainwalk.button('Read it').click();
    await expect(chainwalk.status).toContainText('100,000 rules', { timeout: 90_000 });
    await expect(chainwalk.button('Read it')).toBeHidden();
    await expect(chainwalk.button('100,000 errors')).toBeVisible();
  });
}
