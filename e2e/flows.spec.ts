import { ChainwalkPage } from './pages/chainwalk-page.ts';
import { expect, test } from './pages/test.ts';

test('the reply is turned back by the binding, and a link to it shows the same', async ({
  chainwalk,
  browser,
}) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
  await chainwalk.button('Send the reply').click();
  const step = await chainwalk.readCurrentStep();
  expect(step).toMatch(/source rewritten by the binding.*source port 15006 → 8080/);
  const answer = chainwalk.trace.getByRole('list', { name: 'The answer' });
  await expect(answer).toContainText('client has the answer, from 10.244.1.5:8080');

  const profile = await browser.newContext();
  const theirs = new ChainwalkPage(await profile.newPage(), chainwalk.site);
  await theirs.open(await chainwalk.share());
  expect(await theirs.readCurrentStep()).toBe(step);
  await profile.close();

  await chainwalk.button('Take back packet 2, a reply').click();
  await chainwalk.settled();
  await expect(answer).toHaveCount(0);
});

test('a service shows each backend with its share, and goes to the one that is chosen', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.button('Samples').click();
  await page.getByRole('menuitem', { name: /Kubernetes node/ }).click();
  await chainwalk.settled();
  await expect(chainwalk.trace).toContainText('assuming yes to “Does the draw succeed?”');
  const ends = chainwalk.trace.getByRole('region', { name: 'Outcomes' }).getByRole('listitem');
  await expect(ends).toHaveText([/50 %.*10\.244\.1\.17:8080/, /50 %.*10\.244\.2\.23:8080/]);
  await ends.getByRole('button', { name: /10\.244\.2\.23/ }).press('Enter');
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('10.244.2.23:8080');
  await expect(chainwalk.trace).not.toContainText('assuming');
  await chainwalk.button('Leave all open').click();
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('10.244.1.17:8080');
});

test('a port that the kernel draws is chosen by typing it, and left open again', async ({
  chainwalk,
}) => {
  const drawn = '-A PREROUTING -p tcp -j REDIRECT --to-ports 8000-8010 --random';
  await chainwalk.open();
  await chainwalk.paste(`*nat\n:PREROUTING ACCEPT [0:0]\n${drawn}\nCOMMIT\n`);
  await chainwalk.walk('tcp 10.0.0.9:40000 > 10.0.0.1:80 in eth0');
  await expect(chainwalk.verdict).toContainText('port 8000');
  const question = chainwalk.trace.getByRole('group', {
    name: /destination port from 8000 to 8010/,
  });
  await chainwalk.trace.getByRole('treeitem', { name: /REDIRECT/ }).click();
  const number = question.getByRole('spinbutton');
  await number.fill('8007');
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('port 8007');
  // A number that is not in the range changes nothing.
  await number.fill('9000');
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('port 8007');
  await question.getByRole('button', { name: 'Leave it open' }).click();
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('port 8000');
});
