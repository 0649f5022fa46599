import type { Locator } from '@playwright/test';
import type { ChainwalkPage } from './pages/chainwalk-page.ts';
import { expect, test } from './pages/test.ts';

/** Opens the form from the menu, as a person does. */
async function openForm(chainwalk: ChainwalkPage): Promise<Locator> {
  await chainwalk.button('Open').click();
  await chainwalk.page.getByRole('menuitem', { name: /Generate/ }).click();
  const form = chainwalk.page.getByRole('region', { name: 'Generate' });
  await expect(form.getByRole('textbox', { name: /--istio-inbound-ports/ })).toHaveValue('*');
  await chainwalk.settled();
  return form;
}

test('a mesh engineer sees what an excluded port does', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  const form = await openForm(chainwalk);
  await form.getByRole('textbox', { name: /--istio-local-outbound-ports-exclude/ }).fill('3306');
  await expect(form.getByText('2 rules came.')).toBeVisible();
  await expect(form).toContainText('-A ISTIO_OUTPUT -p tcp -m tcp --dport 3306 -j RETURN');
  await chainwalk.settled();
  await expect(chainwalk.line('-A ISTIO_OUTPUT -p tcp -m tcp --dport 3306')).toBeVisible();
  await expect(chainwalk.card('ISTIO_OUTPUT')).toContainText('tcp dport 3306');
  await chainwalk.walk('tcp 10.244.1.5:40000 → 192.0.2.30:3306 uid 1000');
  await expect(chainwalk.verdict).toContainText('not captured: rule 1 of nat ISTIO_OUTPUT');
});

test('the dump that stood there is given back, and undo works in between', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk.paste('*filter\n:INPUT DROP [0:0]\n-A INPUT -s 192.0.2.77 -j ACCEPT\nCOMMIT\n');
  const form = await openForm(chainwalk);
  await expect(chainwalk.editor()).not.toContainText('192.0.2.77');
  await expect(form).toContainText('Your dump is kept');

  await chainwalk.editor().click();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(chainwalk.editor()).toContainText('192.0.2.77');
  await form.getByRole('checkbox', { name: /--redirect-dns/ }).check();
  await expect(chainwalk.editor()).not.toContainText('192.0.2.77');

  await form.getByRole('button', { name: 'Give it back' }).click();
  await chainwalk.settled();
  await expect(form).toBeHidden();
  await expect(chainwalk.editor()).toContainText('192.0.2.77');
});

test('what is wrong with a flag stands under it, and the rules stay', async ({ chainwalk }) => {
  await chainwalk.open();
  const form = await openForm(chainwalk);
  const excluded = form.getByRole('textbox', { name: /--istio-service-exclude-cidr/ });
  await excluded.fill('10.0.0.1');
  await expect(form).toContainText('needs its length behind it, such as 10.0.0.1/32');
  await expect(excluded).toHaveAttribute('aria-invalid', 'true');
  await expect(form).toContainText('would not run with this');
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('captured by Envoy');
  await form.getByRole('button', { name: 'Leave out --istio-service-exclude-cidr' }).click();
  await expect(form).not.toContainText('would not run with this');
});

test('a platform engineer tries a cluster’s services', async ({ chainwalk }) => {
  await chainwalk.open();
  const form = await openForm(chainwalk);
  await form.getByRole('combobox', { name: 'Program' }).selectOption('kube-proxy');
  const yaml = form.getByRole('textbox', { name: 'Services and endpoints' });
  await expect(yaml).toHaveValue(/kind: EndpointSlice/);
  await chainwalk.settled();
  await expect(chainwalk.dump).toContainText('What kube-proxy writes');
  await chainwalk.walk('tcp 10.244.1.9:40000 → 10.96.20.1:80 in cni0');
  await expect(chainwalk.verdict).toContainText('forwarded');

  await yaml.fill('kind: Service\nspec: [');
  await expect(form).toContainText('no YAML and no JSON');
});

test('the same as a command line', async ({ chainwalk, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await chainwalk.open();
  const form = await openForm(chainwalk);
  await form.getByRole('searchbox', { name: 'Find a flag' }).fill('kube-virt');
  await form.getByRole('textbox', { name: /--kube-virt-interfaces/ }).fill('net1');
  await form.getByRole('button', { name: 'Copy for chainwalk' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(
    "chainwalk generate istio-iptables -u 1337 -m REDIRECT -b '*' -d 15090,15021,15020 -i '*' -k net1",
  );
});

test('on a tablet the form stands beside one pane at a time, and hides none of it', async ({
  chainwalk,
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await chainwalk.open();
  await chainwalk.button('Open').click();
  await page.getByRole('menuitem', { name: /Generate/ }).click();
  await chainwalk.settled();
  const form = page.getByRole('region', { name: 'Generate' });
  const [left, right] = [await form.boundingBox(), await chainwalk.map.boundingBox()];
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
  await form.getByRole('textbox', { name: /--istio-local-outbound-ports-exclude/ }).fill('3306');
  await chainwalk.settled();
  await expect(chainwalk.card('ISTIO_OUTPUT')).toContainText('dport 3306');
  await page.getByRole('tab', { name: 'Dump' }).click();
  await expect(chainwalk.line('--dport 3306 -j RETURN')).toBeVisible();
  await form.getByRole('button', { name: 'Close the form' }).click();
  await expect(chainwalk.dump).toBeVisible();
  await expect(chainwalk.map).toBeVisible();
});
