import { generateKube } from '../src/testing/generate-kube.ts';
import { expect, test } from './pages/test.ts';

/** A chain of 10,000 rules. */
const LONG = [
  '*filter',
  ':INPUT DROP [0:0]',
  ':long - [0:0]',
  '-A INPUT -j long',
  ...Array.from({ length: 10_000 }, (_, at) => `-A long -p tcp -m tcp --dport ${at + 1} -j ACCEPT`),
  'COMMIT',
  '',
].join('\n');

test('the camera goes with the packet, until the person moves the map', async ({
  chainwalk,
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 420 });
  await chainwalk.open();
  const present = chainwalk.map.locator('[data-map-canvas] [aria-current="location"]');
  const viewport = (): Promise<string | null> =>
    page.locator('.react-flow__viewport').getAttribute('style');
  await chainwalk.button('To start').click();
  await chainwalk.button('To end').click();
  await chainwalk.settled();
  for (let steps = 0; steps < 6; steps += 1) {
    await chainwalk.button('Step back').click();
    await chainwalk.settled();
    if ((await present.count()) > 0) await expect(present).toBeInViewport();
  }
  await chainwalk.map.getByRole('group', { name: /^Chains; arrow keys/ }).hover();
  await page.mouse.wheel(0, 300);
  const follow = chainwalk.button('Follow the packet');
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  const moved = await viewport();
  await chainwalk.button('Step forward').click();
  await chainwalk.settled();
  expect(await viewport()).toBe(moved);
  await follow.click();
  await chainwalk.button('Step back').click();
  await chainwalk.settled();
  await expect(present).toBeInViewport();
});

test('a chain of 10,000 rules scrolls in its card', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.paste(LONG);
  const card = chainwalk.card('long');
  const more = card.getByRole('button', { name: /^Show all rules/ });
  await more.click();
  await card.getByRole('button', { name: /\bdport 3\b/ }).hover();
  await page.mouse.wheel(0, 10_000 * 24);
  await expect(card.getByRole('button', { name: /\bdport 10000\b/ })).toBeInViewport();
  expect(await card.getByRole('button').count()).toBeLessThan(80);
});

test('a service is found by its name, and its chain shown', async ({ chainwalk }) => {
  const { text } = generateKube({ rules: 4000 });
  const name = /"(team-\d+\/app-77:http) cluster IP"/.exec(text)?.[1] ?? '';
  await chainwalk.open();
  await chainwalk.paste(text);
  const find = chainwalk.map.getByRole('combobox', { name: 'Find chains and rules' });
  await find.fill(name);
  const option = chainwalk.map.getByRole('option', { name: new RegExp(`KUBE-SVC-\\w+ ${name}`) });
  await expect(option).toBeVisible();
  await find.press('Enter');
  await chainwalk.settled();
  const card = chainwalk.card('KUBE-SVC-\\w{16}');
  await expect(card).toBeInViewport();
  await expect(card).toContainText(name);
});

test('nothing moves by itself for who wants less motion', async ({ chainwalk, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await chainwalk.open();
  const moving = await page
    .locator('[data-map-canvas]')
    .evaluate((map) => map.getAnimations({ subtree: true }).length);
  expect(moving).toBe(0);
});
