/** Someone opened the page once, and is without a network now. */
import { expect, test } from './pages/test.ts';

test('after the first load everything works without a network', async ({
  chainwalk,
  context,
  page,
}) => {
  await chainwalk.open();
  await expect(page.locator('html[data-offline="ready"]')).toBeAttached({ timeout: 60_000 });
  await context.setOffline(true);

  await chainwalk.button('Samples').click();
  await page
    .getByRole('menuitem', { name: /NodePort/ })
    .first()
    .click();
  await chainwalk.settled();
  await expect(chainwalk.map).toContainText('KUBE-NODEPORTS');
  await page.keyboard.press('ControlOrMeta+K');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await chainwalk.button('Open').click();
  await page.getByRole('menuitem', { name: /^Generate/ }).click();
  await expect(page.getByRole('region', { name: /Generate/ })).toBeVisible();
  await expect(chainwalk.dump).toContainText('ISTIO_INBOUND');
  expect(await chainwalk.share()).toContain('#');
});
