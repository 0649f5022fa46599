import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator } from '@playwright/test';
import { ROOT } from '../src/tasks/run.mjs';
import type { ChainwalkPage } from './pages/chainwalk-page.ts';
import { expect, test } from './pages/test.ts';

async function compare(chainwalk: ChainwalkPage): Promise<Locator> {
  await chainwalk.button('Open').click();
  await chainwalk.page.getByRole('menuitem', { name: /Compare with a program/ }).click();
  const form = chainwalk.page.getByRole('region', { name: 'Compare' });
  await expect(form).toContainText(/flags? below|No rules are/);
  await chainwalk.settled();
  return form;
}

test('a pod whose rules are as they should be', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  const form = await compare(chainwalk);
  await expect(form).toContainText('These rules are what istio-iptables writes');
  await expect(form.getByRole('textbox', { name: /--istio-local-exclude-ports/ })).toHaveValue(
    '15090,15021,15020',
  );
  await expect(form).toContainText('Nothing differs: all 18 rules');
});

test('an SRE finds the rule that somebody put into a pod by hand', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk.paste(TAMPERED);
  const form = await compare(chainwalk);
  const differences = form.getByRole('region', { name: 'Differences' });
  await expect(differences).toContainText('2 differences from what istio-iptables writes');
  await expect(differences).toContainText('nat ISTIO_OUTPUT lacks a rule');
  const extra = differences.getByRole('button', { name: /is not expected/ });
  await expect(extra).toContainText('-s 192.0.2.0/24 -p tcp -j RETURN');
  await extra.click();
  await chainwalk.settled();
  await expect(chainwalk.selectedRule()).toContainText('192.0.2.0/24');
  await expect(chainwalk.dump).toContainText('192.0.2.0/24');

  await form.getByRole('textbox', { name: /--istio-local-exclude-ports/ }).fill('15090');
  await expect(differences).toContainText('4 differences');
});

test('a node’s kube-proxy: what its rules tell of its flags, and what they cannot', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk.button('Samples').click();
  await chainwalk.page.getByRole('menuitem', { name: /ClusterIP, three backends/ }).click();
  await chainwalk.settled();
  const form = await compare(chainwalk);
  await expect(form).toContainText('The rules that no service has a part in are what kube-proxy');
  await expect(form.getByRole('textbox', { name: /--cluster-cidr/ })).toHaveValue('10.244.0.0/16');
  await expect(form).toContainText('The node’s name stands in no rule');
  await expect(form).toContainText('The services and endpoints are the cluster’s');
});

test('from showing to comparing, the dump is the person’s own again', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  const form = await compare(chainwalk);
  await form.getByText('Show its rules').click();
  const generate = chainwalk.page.getByRole('region', { name: 'Generate' });
  await generate
    .getByRole('textbox', { name: /--istio-local-outbound-ports-exclude/ })
    .fill('3306');
  await expect(chainwalk.dump).toContainText('What istio-iptables writes');
  await generate.getByText('Compare', { exact: true }).click();
  await expect(form).toContainText('Nothing differs');
  await expect(chainwalk.dump).toContainText('Sidecar, inbound');
});

test('two dumps, before and after', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk.button('Open').click();
  await page.getByRole('menuitem', { name: /Compare with another dump/ }).click();
  const form = page.getByRole('region', { name: 'Compare' });
  const other = form.getByRole('textbox', { name: 'The dump as it should be' });
  await other.fill(TAMPERED);
  const differences = form.getByRole('region', { name: 'Differences' });
  await expect(differences).toContainText('from the other dump');
  await expect(differences).toContainText('nat ISTIO_INBOUND lacks a rule');
  await differences.getByRole('button', { name: /Rule 1 of nat ISTIO_OUTPUT/ }).click();
  await chainwalk.settled();
  await expect(chainwalk.selectedRule()).toContainText('127.0.0.6');
});

/** A sidecar’s rules, with one put in by hand and one taken out. */
const TAMPERED = readFileSync(join(ROOT, 'src/samples/dumps/istio-sidecar.txt'), 'utf8')
  .replace(/(?=-A ISTIO_INBOUND .*15021)/, '-A ISTIO_INBOUND -s 192.0.2.0/24 -p tcp -j RETURN\n')
  .replace(/-A ISTIO_OUTPUT -s 127\.0\.0\.6.*\n/, '');

test('the other dump may be a file as PowerShell wrote it, or packed; a picture is told from one', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await chainwalk.button('Open').click();
  await chainwalk.page.getByRole('menuitem', { name: /Compare with another dump/ }).click();
  const form = chainwalk.page.getByRole('region', { name: 'Compare' });
  const field = form.getByRole('textbox', { name: 'The dump as it should be' });
  const rules = '*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
  const files = {
    'utf16.txt': Buffer.from(`\ufeff${rules}`, 'utf16le'),
    'rules.gz': gzipSync(rules),
    'screen.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  };
  for (const [name, buffer] of Object.entries(files)) {
    await field.fill('');
    await form.getByLabel('Or a file').setInputFiles({ name, mimeType: '', buffer });
    const isText = name !== 'screen.png';
    await expect(field).toHaveValue(isText ? rules : '');
  }
  await expect(form.getByRole('alert')).toContainText('“screen.png” is a PNG picture');
});
