/** Someone changes text and packet in turn, and takes all of it back by one key. */
import { expect, test } from './pages/test.ts';

test('one undo covers the text and the packet, the last change first', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  const first = await chainwalk.packetLine.inputValue();
  await chainwalk.line('-A ISTIO_INBOUND -p tcp -m tcp --dport 15090').click();
  await page.keyboard.press('Home');
  await page.keyboard.type('#');
  await chainwalk.settled();
  const other = 'tcp 10.244.2.7:40000 → 10.244.1.5:15020 in eth0';
  await chainwalk.walk(other);
  await expect(chainwalk.line('#-A ISTIO_INBOUND')).toBeVisible();

  await page.keyboard.press('ControlOrMeta+Z');
  await chainwalk.settled();
  await expect(chainwalk.packetLine).toHaveValue(first);
  await expect(chainwalk.line('#-A ISTIO_INBOUND')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Z');
  await chainwalk.settled();
  await expect(chainwalk.line('#-A ISTIO_INBOUND')).toBeHidden();
  await expect(chainwalk.packetLine).toHaveValue(first);

  await page.keyboard.press('ControlOrMeta+Shift+Z');
  await page.keyboard.press('ControlOrMeta+Shift+Z');
  await chainwalk.settled();
  await expect(chainwalk.line('#-A ISTIO_INBOUND')).toBeVisible();
  await expect(chainwalk.packetLine).toHaveValue(other);
});
