import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { generateKube } from '../src/testing/generate-kube.ts';
import { expect, test } from './pages/test.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong, a line each. Put in past the page's policy, which admits no foreign script. */
async function violations(page: Page): Promise<readonly string[]> {
  const { readFile } = await import('node:fs/promises');
  await page.evaluate(await readFile(axePath, 'utf8'));
  const results = await page.evaluate((): Promise<AxeResults> =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} (${violation.help})`),
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('the page with a walk has no violation', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await expect(chainwalk.editor()).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('a reply and the outcomes have no violation', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await chainwalk.button('Samples').click();
      await page.getByRole('menuitem', { name: /Kubernetes node/ }).click();
      await chainwalk.settled();
      await chainwalk.trace.getByRole('button', { name: /10\.244\.2\.23/ }).click();
      await chainwalk.button('Send the reply').click();
      await chainwalk.settled();
      expect(await violations(page)).toEqual([]);
    });

    test('a palette, breakpoints and the packet now have no violation', async ({
      chainwalk,
      page,
    }) => {
      await chainwalk.open();
      await page.keyboard.press('F9');
      await chainwalk.button('Breakpoints 1').click();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('step');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await violations(page)).toEqual([]);
      await chainwalk.button('Packet now').click();
      expect(await violations(page)).toEqual([]);
    });

    test('the cost of a journey and its places have no violation', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await chainwalk.button('What it costs').click();
      await expect(page.getByRole('row', { name: /^rules evaluated/ })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await chainwalk.button('Pods and node').click();
      await expect(page.getByLabel('What ruleset 1 is')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('the map has no violation, whatever is open on it', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await chainwalk.paste(generateKube({ rules: 2000 }).text);
      expect(await violations(page), 'families').toEqual([]);
      await chainwalk.button('Show the traffic that rules have counted').click();
      await chainwalk.settled();
      expect(await violations(page), 'traffic').toEqual([]);
      await chainwalk.button('Show the traffic that rules have counted').click();
      await chainwalk.button('Outline').click();
      expect(await violations(page), 'outline').toEqual([]);
      await chainwalk.button('Outline').click();
      await chainwalk.button('Save the map').click();
      await expect(page.getByRole('menu')).toBeVisible();
      expect(await violations(page), 'saving').toEqual([]);
      await page.keyboard.press('Escape');
      const find = chainwalk.map.getByRole('combobox', { name: 'Find chains and rules' });
      await find.fill('8080');
      await expect(chainwalk.map.getByRole('option').first()).toBeVisible();
      expect(await violations(page), 'search').toEqual([]);
      await find.fill('KUBE-POSTROUTING');
      await expect(
        chainwalk.map.getByRole('option', { name: /KUBE-POSTROUTING/ }).first(),
      ).toBeVisible();
      await find.press('Enter');
      await chainwalk.settled();
      await chainwalk.button('Show only what is around the selected chain').click();
      await chainwalk.settled();
      expect(await violations(page), 'focus').toEqual([]);
      for (const level of ['Zoom in', 'Zoom out']) {
        for (let presses = 0; presses < 6; presses += 1) await chainwalk.button(level).click();
        await chainwalk.settled();
        expect(await violations(page), level).toEqual([]);
      }
    });

    test('the share dialog has no violation', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await chainwalk.button('Share').click();
      await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/#/);
      expect(await violations(page)).toEqual([]);
    });

    test('the menu of samples has no violation', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await chainwalk.button('Samples').click();
      await expect(page.getByRole('menu')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('the form of a program has no violation', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await chainwalk.button('Open').click();
      await page.getByRole('menuitem', { name: /Generate/ }).click();
      const invalid = page.getByRole('checkbox', { name: /--drop-invalid/ });
      await expect(invalid).toBeVisible();
      await chainwalk.settled();
      await invalid.check();
      await chainwalk.settled();
      await expect(page.getByText(/rules? came/)).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('problems and a refused packet have no violation', async ({ chainwalk, page }) => {
      await chainwalk.open();
      await chainwalk.paste('*filter\n:INPUT ACCEPT [0:0]\n-A INPUT --nonsense\nCOMMIT\n');
      await chainwalk.packetLine.fill('tcp 10.0.0.1:70000 → nowhere');
      await chainwalk.settled();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test('on a phone the page has no violation', async ({ chainwalk, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await chainwalk.open();
  expect(await violations(page)).toEqual([]);
});

test('a person’s own colours reach the map and the rules, and nothing breaks', async ({
  chainwalk,
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await expect(page.getByText('This is a bug in Chainwalk')).toHaveCount(0);
  // Each would be the person's colour of text, had the editor's theme asked for its own in vain.
  const colours = await page.evaluate(() => {
    const rule = document.querySelector('.view-line span span');
    const paper = document.querySelector('.monaco-editor-background');
    return [rule && getComputedStyle(rule).color, paper && getComputedStyle(paper).backgroundColor];
  });
  expect(colours[0]).toMatch(/^rgb/);
  expect(colours[0]).not.toBe(colours[1]);
});
