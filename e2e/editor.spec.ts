/** Someone reads and edits a dump with the editor's help. */
import { expect, test } from './pages/test.ts';

test('every rule says beside it what the packet had to do with it', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await expect(chainwalk.line('-A ISTIO_INBOUND -p tcp -m tcp --dport 15090')).toContainText(
    '✗ dport 15090',
  );
  await expect(chainwalk.line('-A PREROUTING -p tcp -j ISTIO_INBOUND')).toContainText(
    '→ ISTIO_INBOUND',
  );
  await expect(chainwalk.line(':ISTIO_IN_REDIRECT - [0:0]')).toContainText(/3.rules.lead.here/);
  // A packet that is not for the chain leaves its rules unreached.
  await chainwalk.walk('udp 10.244.2.7:53 > 10.244.1.5:5353 in eth0');
  await expect(chainwalk.line('-A ISTIO_INBOUND -p tcp -m tcp --dport 15090')).not.toContainText(
    '✗',
  );
});

test('while an option is written, its values are named', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.paste('*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n');
  await chainwalk.line(':INPUT ACCEPT').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('-A INPUT -p tcp --dport ');
  const help = page.locator('.parameter-hints-widget');
  await expect(help).toBeVisible();
  await expect(help.locator('.parameter.active')).toHaveText('PORT[:PORT]');
});

test('a rule is put into the words of iptables-save, and taken back', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT --protocol tcp --dport 80 -j ACCEPT\nCOMMIT\n',
  );
  await chainwalk.line('--protocol tcp').click();
  await page.keyboard.press('Shift+Alt+F');
  await expect(chainwalk.line('-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(chainwalk.line('-A INPUT --protocol tcp --dport 80 -j ACCEPT')).toBeVisible();
});

test('a chain is gone to by its name', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.line('*raw').click();
  await page.keyboard.press('ControlOrMeta+Shift+O');
  await page.keyboard.type('ISTIO_OUT');
  await expect(page.locator('.quick-input-list-row').first()).toContainText('ISTIO_OUTPUT');
  await page.keyboard.press('Enter');
  await chainwalk.settled();
  await expect(chainwalk.line(':ISTIO_OUTPUT -')).toBeInViewport();
});
