/** Someone comes back to what they worked on, and erases it. */
import { expect, test } from './pages/test.ts';

test('work is kept in this browser, opened again, and erased in one click', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(
    '*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 2222 -j ACCEPT\nCOMMIT\n',
  );
  await chainwalk.walk('tcp 198.51.100.9:40000 → 203.0.113.5:2222 in eth0');
  const recent = page.getByRole('menuitem', { name: /Pasted dump/ });
  await expect(async () => {
    await page.keyboard.press('Escape');
    await chainwalk.button('Open').click();
    await expect(recent).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press('Escape');

  await chainwalk.open();
  await expect(chainwalk.packetLine).toHaveValue(/10\.244/);
  await chainwalk.button('Open').click();
  await recent.click();
  await chainwalk.settled();
  await expect(chainwalk.packetLine).toHaveValue(/198\.51\.100\.9/);
  await expect(chainwalk.dump).toContainText('2222');

  await chainwalk.button('Open').click();
  await page.getByRole('menuitem', { name: 'Erase recent work' }).click();
  await expect(page.getByRole('alert').first()).toContainText('erased');
  await chainwalk.button('Open').click();
  await expect(page.getByRole('menuitem', { name: /^File/ })).toBeVisible();
  await expect(recent).toBeHidden();
});
