/** Someone keeps packets with how they must end, and sees what an edit breaks. */
import { expect, test } from './pages/test.ts';

test('a packet kept is walked again at every edit, and shared with the link', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.button('Keep').click();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:15020 in eth0');
  await chainwalk.button('Keep').click();
  await chainwalk.settled();
  const kept = page.getByRole('region', { name: 'Kept packets' });
  await expect(kept).toContainText('✓ all as expected');
  await expect(kept.getByLabel('should be').first()).toHaveValue(
    'captured to 10.244.1.5:15006 by nat ISTIO_IN_REDIRECT 1',
  );

  // The rule that takes it for Envoy is lost.
  await chainwalk.line('-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT').click();
  await page.keyboard.press('Home');
  await page.keyboard.type('#');
  await chainwalk.settled();
  await expect(kept).toContainText('✗ 1 not as expected');
  await expect(kept.getByRole('listitem').first()).toContainText('It is delivered to');
  await expect(kept.getByRole('listitem').nth(1)).not.toContainText('It is');

  await chainwalk.open(await chainwalk.share());
  await expect(kept).toContainText('✗ 1 not as expected');
  await kept.getByLabel('should be').first().fill('delivered');
  await kept.getByLabel('should be').first().press('Enter');
  await expect(kept).toContainText('✓ all as expected');
  await kept.getByLabel('should be').first().fill('eaten');
  await kept.getByLabel('should be').first().press('Enter');
  await expect(kept).toContainText('“eaten” is no way to end');
  await kept.getByRole('button', { name: /^Forget .*:8080/ }).click();
  await expect(kept.getByRole('listitem')).toHaveCount(1);
});

test('a line of tcpdump or of the kernel’s log is a packet', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.walk(
    '12:04:05.1 eth0  In  IP 10.244.2.7.40000 > 10.244.1.5.8080: Flags [S], seq 1, win 64240, length 0',
  );
  await expect(chainwalk.verdict).toContainText('captured by Envoy');
  await expect(chainwalk.field('Source')).toHaveValue('10.244.2.7');
  await chainwalk.walk(
    'IN=eth0 OUT= SRC=10.244.2.7 DST=10.244.1.5 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=40000 DPT=15020 WINDOW=64240 RES=0x00 SYN URGP=0',
  );
  await expect(chainwalk.verdict).toContainText('not captured');
});
