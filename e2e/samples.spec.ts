import { expect, test } from './pages/test.ts';

test('a learner looks up how a NodePort works', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.button('Samples').click();
  const services = page.getByRole('group', { name: 'Kubernetes services' });
  await expect(services.getByRole('menuitem')).toHaveCount(6);
  await services.getByRole('menuitem', { name: /NodePort, masqueraded/ }).click();
  await chainwalk.settled();
  await expect(chainwalk.packetLine).toHaveValue(/192\.168\.0\.11:30080/);
  await expect(chainwalk.verdict).toContainText('nat KUBE-POSTROUTING');
  await expect(chainwalk.dump).toContainText('NodePort, masqueraded');
});

test('a sample brings its host along, and the next one does not keep it', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  for (const [title, end] of [
    [/Service without endpoints/, 'refused with icmp-port-unreachable'],
    [/SSH for one subnet/, 'refused with tcp-reset'],
    [/Sidecar, inbound/, 'inbound listener :15006'],
  ] as const) {
    await chainwalk.button('Samples').click();
    await page.getByRole('menuitem', { name: title }).click();
    await chainwalk.settled();
    await expect(chainwalk.verdict).toContainText(end);
  }
});

test('by keyboard alone a sample is found by the beginning of its name', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.button('Samples').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('mysql');
  await expect(page.getByRole('menuitem', { name: /MySQL access/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('delivered to 10.20.0.6:3306');
});

test('on a phone every sample can be reached', async ({ chainwalk, page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await chainwalk.open();
  await chainwalk.button('Samples').click();
  const last = page.getByRole('menuitem').last();
  await last.scrollIntoViewIfNeeded();
  const box = await last.boundingBox();
  expect(box?.width).toBeLessThanOrEqual(390);
  await last.click();
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('forwarded out wan0');
});
