import { ChainwalkPage } from './pages/chainwalk-page.ts';
import { expect, test } from './pages/test.ts';

const DUMP = `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:knock - [0:0]
-A INPUT -p tcp -m tcp --dport 2222 -j knock
-A knock -s 198.51.100.0/24 -j ACCEPT
COMMIT
`;

test('a link opens the same dump, packet, step and view in another profile', async ({
  chainwalk,
  browser,
}) => {
  await chainwalk.open();
  await chainwalk.paste(DUMP);
  await chainwalk.walk('tcp 198.51.100.9:40000 → 203.0.113.5:2222 in eth0');
  await chainwalk.button('To start').click();
  await chainwalk.button('Step forward').click();
  const step = await chainwalk.readCurrentStep();
  const verdict = (await chainwalk.verdict.textContent()) ?? '';
  const link = await chainwalk.share();
  expect(link).toContain('#');
  expect(await chainwalk.share()).toBe(link);

  const profile = await browser.newContext();
  const theirs = new ChainwalkPage(await profile.newPage(), chainwalk.site);
  await theirs.open(link);
  await expect(theirs.editor()).toContainText('-A knock -s 198.51.100.0/24 -j ACCEPT');
  await expect(theirs.packetLine).toHaveValue(/198\.51\.100\.9:40000/);
  expect(await theirs.readCurrentStep()).toBe(step);
  await expect(theirs.verdict).toHaveText(verdict);
  await theirs.page.reload();
  await theirs.settled();
  expect(await theirs.readCurrentStep()).toBe(step);
  await profile.close();
});

test('the link carries the dump in its fragment, which no server is sent', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  const link = new URL(await chainwalk.share());
  expect(link.search).toBe('');
  expect(`${link.origin}${link.pathname}`).toBe(chainwalk.site);
  expect(link.hash.length).toBeGreaterThan(100);
});

test.describe('a damaged link', () => {
  const damages: Record<string, (link: string) => string> = {
    'cut off': (link) => link.slice(0, Math.floor(link.length * 0.7)),
    'with a letter changed': (link) =>
      `${link.slice(0, -20)}${link.at(-20) === 'A' ? 'B' : 'A'}${link.slice(-19)}`,
    'that was never one': (link) => `${link.slice(0, link.indexOf('#'))}#what?is&this=1`,
  };
  for (const [how, damage] of Object.entries(damages)) {
    test(`${how} says so and leaves a working page`, async ({ chainwalk, page, browser }) => {
      await chainwalk.open();
      const link = damage(await chainwalk.share());
      const profile = await browser.newContext();
      const theirs = new ChainwalkPage(await profile.newPage(), chainwalk.site);
      await theirs.open(link);
      await expect(theirs.page.getByText(/link/i).first()).toBeVisible();
      await expect(theirs.page.getByRole('alert').filter({ hasText: /link/i })).toBeVisible();
      await expect(theirs.verdict).toBeVisible();
      await theirs.walk('tcp 10.244.2.7:40000 → 10.244.1.5:15020 in eth0');
      await expect(theirs.verdict).toBeVisible();
      await profile.close();
      expect(page.url()).toContain(chainwalk.site);
    });
  }
});

test('a screen is saved as a file, under its name, and opened again', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(DUMP);
  await chainwalk.walk('tcp 198.51.100.9:40000 → 203.0.113.5:2222 in eth0');
  await chainwalk.button('To start').click();
  await chainwalk.button('Keep').click();
  const step = await chainwalk.readCurrentStep();
  await chainwalk.button('Share').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('knock / first try');
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as a file' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('knock - first try.chainwalk.json');
  const path = await download.path();

  await chainwalk.open();
  await chainwalk.openFile(path);
  await chainwalk.settled();
  await expect(chainwalk.dump).toContainText('knock / first try');
  expect(await chainwalk.readCurrentStep()).toBe(step);
  await expect(page.getByRole('region', { name: 'Kept packets' })).toContainText('as expected');
});

test('a saved file that is damaged is explained, and costs nothing', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  const before = await chainwalk.verdict.textContent();
  await chainwalk.openFile({
    name: 'half.chainwalk.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"chainwalk": 1, "dump": "*fil'),
  });
  await expect(page.getByRole('alert').first()).toContainText('cut off or damaged');
  await expect(chainwalk.verdict).toHaveText(before ?? '');
});

test('only what the trace met is shared, with other addresses, and takes the same steps', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:15020 in eth0');
  const steps = await chainwalk.readSteps();
  await chainwalk.button('Share').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Only the rules that this trace met').check();
  await expect(dialog.getByRole('status')).toContainText(`the same ${steps.length} steps`);
  await dialog.getByLabel('With other addresses and comments').check();
  await expect(dialog.getByRole('status')).toContainText(`the same ${steps.length} steps`);
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.keyboard.press('Escape');

  await chainwalk.open(link);
  await expect(chainwalk.verdict).toContainText('rule 4 of nat ISTIO_INBOUND');
  await expect(chainwalk.packetLine).not.toHaveValue(/10\.244\.1\.5/);
  await expect(chainwalk.dump).not.toContainText('ISTIO_OUTPUT');
  expect(await chainwalk.readSteps()).toHaveLength(steps.length);
});
