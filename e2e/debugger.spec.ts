import type { Page } from '@playwright/test';
import { expect, test } from './pages/test.ts';

/** Opens the palette, types, takes the first command. */
async function command(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Command' });
  await expect(field).toBeFocused();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(field).toBeHidden();
}

test('by keyboard alone: break on a rule and on a change, run to both, and back', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await command(page, 'first step');
  const first = await chainwalk.readCurrentStep();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('F10');
  expect(await chainwalk.readCurrentStep()).toContain('→ ISTIO_INBOUND');
  await page.keyboard.press('F9');
  await expect(chainwalk.trace.getByText('Breakpoints')).toContainText('1');

  await command(page, 'break on a condition');
  await expect(page.getByRole('textbox', { name: 'Condition to stop at' })).toBeFocused();
  await page.keyboard.type('dport changed');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Breakpoints' })).toContainText('step 11');

  await command(page, 'first step');
  await page.keyboard.press('F8');
  expect(await chainwalk.readCurrentStep()).toContain('→ ISTIO_INBOUND');
  await page.keyboard.press('F8');
  const redirect = await chainwalk.readCurrentStep();
  expect(redirect).toContain('REDIRECT :15006');
  await page.keyboard.press('Control+Shift+F8');
  expect(await chainwalk.readCurrentStep()).toContain('→ ISTIO_INBOUND');

  await page.keyboard.press('Control+F8');
  await page.keyboard.press('Control+Shift+F8');
  expect(await chainwalk.readCurrentStep()).toBe(first);
  await page.keyboard.press('Shift+F8');
  expect(await chainwalk.readCurrentStep()).toBe(redirect);
});

test('into a chain, out of it, and back over it', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await command(page, 'first step');
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('F10');
  const jump = await chainwalk.readCurrentStep();
  await page.keyboard.press('F11');
  expect(await chainwalk.readCurrentStep()).toContain('15008');
  await page.keyboard.press('F10');
  expect(await chainwalk.readCurrentStep()).toContain('→ ISTIO_IN_REDIRECT');
  await page.keyboard.press('Shift+F11');
  expect(await chainwalk.readCurrentStep()).toContain('routing decision');
  await page.keyboard.press('Control+Shift+F10');
  await page.keyboard.press('Control+F11');
  await page.keyboard.press('Control+F11');
  expect(await chainwalk.readCurrentStep()).toBe(jump);
});

test('a breakpoint set in the margin of the dump shows on the map, and moves with the text', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  const line = chainwalk.line('-A ISTIO_INBOUND -p tcp -m tcp --dport 15021');
  await expect(async () => {
    const box = await line.boundingBox();
    const editor = await chainwalk.editor().boundingBox();
    if (!box || !editor) throw new Error('the line is not on screen');
    await page.mouse.click(editor.x + 10, box.y + box.height / 2);
  }).toPass();
  const row = chainwalk.card('ISTIO_INBOUND').getByRole('button', { name: /dport 15021/ });
  await expect(row).toContainText('breakpoint');

  await chainwalk.line('*nat').click();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await chainwalk.settled();
  await expect(row).toContainText('breakpoint');
  await command(page, 'first step');
  await page.keyboard.press('F8');
  expect(await chainwalk.readCurrentStep()).toContain('15021');
});

test('the palette finds a chain and its rule, a sample, and what was used last', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await command(page, 'istio_output 4');
  await chainwalk.settled();
  await expect(chainwalk.selectedRule()).toContainText('uid 1337');
  await command(page, 'dark theme');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
  await expect(options.first()).toContainText('Light theme');
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
});
