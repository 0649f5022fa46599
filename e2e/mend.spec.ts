/** Someone has a dump's problems mended by the buttons beside them, and takes it back. */
import { expect, test } from './pages/test.ts';

const DUMP = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A OUTPUT -d 10.0.0.1/32 -j RETURN
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:a - [0:0]
:b - [0:0]
-A INPUT -p udp -j LOG
-A INPUT -j a
-A INPUT -p udp -j LOG
-A OUTPUT -p tcp -j REDIRECT --to-ports 15001
-A INPUT -p udp -j LOG
-A a -j b
-A b -p tcp -j a
COMMIT
`;

test('each fix changes all its places at once, and one undo takes each back', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.paste(DUMP);
  await chainwalk.settled();
  const problems = chainwalk.dump.getByRole('list', { name: 'Problems' });
  const fix = (title: string) => problems.getByRole('button', { name: title, exact: true });
  await expect(problems).toContainText('REDIRECT works only in table nat');

  await fix('Move to table nat').click();
  await chainwalk.settled();
  await expect(problems).not.toContainText('REDIRECT works only');
  const rule = '-A OUTPUT -p tcp -j REDIRECT --to-ports 15001\n';
  const moved = DUMP.replace(rule, '').replace('RETURN\nCOMMIT', `RETURN\n${rule}COMMIT`);
  expect(await chainwalk.readDump()).toBe(moved);

  await fix('Remove all 2 duplicates').first().click();
  await chainwalk.settled();
  const log = '-A INPUT -p udp -j LOG\n';
  const [before = '', ...after] = moved.split(log);
  const single = before + log + after.join('');
  expect(await chainwalk.readDump()).toBe(single);

  // The buttons are reached and pressed without a pointer as well.
  await fix('Change to RETURN').focus();
  await page.keyboard.press('Enter');
  await chainwalk.settled();
  await expect(chainwalk.dump).toContainText('No problems');
  expect(await chainwalk.readDump()).toBe(single.replace('-p tcp -j a', '-p tcp -j RETURN'));

  for (const former of [single, moved, DUMP]) {
    await chainwalk.editor().click();
    await page.keyboard.press('ControlOrMeta+z');
    await chainwalk.settled();
    expect(await chainwalk.readDump()).toBe(former);
  }
  await expect(problems).toContainText('REDIRECT works only in table nat');
});
