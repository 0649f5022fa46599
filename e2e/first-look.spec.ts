import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/tasks/run.mjs';
import { expect, test } from './pages/test.ts';

test('a newcomer sees a packet already walked into Envoy', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.verdict).toContainText(
    'captured by Envoy, inbound listener :15006, by rule 1 of nat ISTIO_IN_REDIRECT',
  );
  await expect(chainwalk.packetLine).toHaveValue(/10\.244\.2\.7:40000/);
  await expect(chainwalk.status).toContainText(/18 rules/);
  await expect(chainwalk.status).toContainText(/no problems|0 problems/i);
  await expect(chainwalk.editor()).toContainText('ISTIO_INBOUND');
  await expect(chainwalk.map).toContainText('ISTIO_IN_REDIRECT');
  await expect(chainwalk.currentStep).toBeVisible();
});

test('the walk is there before the editor has loaded', async ({ chainwalk, page }) => {
  let letThrough = (): void => {};
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(`**/${editorFile()}`, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(chainwalk.site);
  await expect(chainwalk.verdict).toContainText('captured by Envoy');
  await expect(chainwalk.currentStep).toBeVisible();
  await expect(chainwalk.dump).toContainText('ISTIO_INBOUND');
  expect(await chainwalk.editor().count()).toBe(0);

  letThrough();
  await expect(chainwalk.editor()).toContainText('ISTIO_INBOUND');
});

test('what is pasted with no field in hand is a dump, or a packet', async ({ chainwalk, page }) => {
  await chainwalk.open();
  const before = await chainwalk.packetLine.inputValue();
  await chainwalk.copy('*filter\n:INPUT DROP [0:0]\nCOMMIT\n');
  await page.keyboard.press('ControlOrMeta+V');
  await expect(chainwalk.editor()).toContainText(':INPUT DROP');
  await expect(chainwalk.status).toContainText(/3 chains/);
  await expect(chainwalk.packetLine).toHaveValue(before);

  await chainwalk.copy(
    '12:00:00.000001 IP 10.0.0.9.40000 > 10.244.1.5.9090: Flags [S], seq 1, length 0\n',
  );
  await page.keyboard.press('ControlOrMeta+V');
  await expect(chainwalk.packetLine).toHaveValue(/10\.0\.0\.9/);
  await expect(chainwalk.editor()).toContainText(':INPUT DROP');

  await page.keyboard.press('ControlOrMeta+Z');
  await expect(chainwalk.packetLine).toHaveValue(before);
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(chainwalk.editor()).toContainText('ISTIO_INBOUND');
});

/** Monaco is by far the largest script of the page. */
function editorFile(): string {
  const folder = join(ROOT, 'dist', 'assets');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const bySize = scripts.toSorted((a, b) => size(b) - size(a));
  return bySize[0] ?? 'no script at all';

  function size(name: string): number {
    return statSync(join(folder, name)).size;
  }
}
