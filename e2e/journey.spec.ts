import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/tasks/run.mjs';
import { ChainwalkPage } from './pages/chainwalk-page.ts';
import { expect, test } from './pages/test.ts';

/** The legs of the journey as their buttons name them, and what stands at its end. */
async function journeyOf(chainwalk: ChainwalkPage): Promise<readonly string[]> {
  const items = chainwalk.trace.getByRole('region', { name: 'Journey' }).getByRole('listitem');
  return (await items.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

test('a client’s request goes by Envoy to the app, and each leg opens into its steps', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
  expect(await journeyOf(chainwalk)).toEqual(['1 client → Envoy', '2 Envoy → app', 'app has it']);
  await expect(chainwalk.verdict).toContainText('captured by Envoy, inbound listener :15006');

  await chainwalk.trace.getByRole('button', { name: /Envoy → app/ }).press('Enter');
  await chainwalk.settled();
  await expect(chainwalk.verdict).toContainText('delivered to 10.244.1.5:8080');
  const journey = chainwalk.trace.getByRole('region', { name: 'Journey' });
  await expect(journey).toContainText('Envoy connects to the application from 127.0.0.6');
  const capture = chainwalk.trace.getByRole('region', { name: 'Capture' });
  await expect(capture).toContainText('Bypasses Envoy: rule 1 of nat ISTIO_OUTPUT returns');
  await capture.getByRole('button').click();
  await chainwalk.settled();
  await expect(chainwalk.selectedRule()).toContainText('from 127.0.0.6 out lo');
  expect(await chainwalk.readLitLine()).toContain(
    '-A ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN',
  );

  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8081 in eth0');
  await expect(chainwalk.verdict).toContainText('captured by Envoy');
});

test('the answer goes the way back, and each of its legs opens too', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
  await chainwalk.button('Send the reply').click();
  await chainwalk.settled();
  const answer = chainwalk.trace.getByRole('list', { name: 'The answer' });
  await expect(answer.getByRole('button')).toHaveCount(2);
  await expect(answer).toContainText('client has the answer, from 10.244.1.5:8080');
  const last = answer.getByRole('button', { name: /Envoy → client/ });
  await expect(last).toHaveAttribute('aria-current', 'true');

  await answer.getByRole('button', { name: /app → Envoy/ }).press('Enter');
  await chainwalk.settled();
  await expect(chainwalk.trace).toContainText('10.244.1.5:8080 → 127.0.0.6:50000');
  await last.press('Enter');
  await chainwalk.settled();
  await expect(last).toHaveAttribute('aria-current', 'true');
  // The port that the rules turned the request to is not what the client sees.
  await expect(chainwalk.trace).toContainText('15006 → 8080');
});

test('an excluded port bypasses the proxy, because of a rule that is named', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:15020 in eth0');
  const capture = chainwalk.trace.getByRole('region', { name: 'Capture' });
  await expect(capture).toHaveText(
    'Bypasses Envoy: rule 4 of nat ISTIO_INBOUND returns “tcp dport 15020” (:15020 is istio-agent, for metrics and probes)',
  );
  expect(await journeyOf(chainwalk)).toEqual([
    '1 client → istio-agent',
    'istio-agent, for metrics and probes has it',
  ]);
});

test('a packet without a sender depends on who sends it', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.1.5:40000 → 10.96.71.12:80');
  const capture = chainwalk.trace.getByRole('region', { name: 'Capture' });
  await expect(capture).toContainText('Depends on who sends it');
  await capture.getByRole('button', { name: /Depends/ }).click();
  await expect(capture.getByRole('listitem')).toHaveText([
    /arriving on eth0.*:15006/,
    /sent by the application.*:15001/,
    /sent by Envoy \(uid 1337\).*Bypasses/,
  ]);
});

for (const [sample, packet, legs] of [
  ['Istio ambient', 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0', ['ztunnel', 'ztunnel → app']],
  [
    'Linkerd',
    'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
    ['linkerd-proxy', 'linkerd-proxy → app'],
  ],
] as const) {
  test(`${sample}: the proxy that takes the packet is named`, async ({ chainwalk, page }) => {
    await chainwalk.open();
    await chainwalk.button('Samples').click();
    await page
      .getByRole('menuitem', { name: new RegExp(sample) })
      .first()
      .click();
    await chainwalk.settled();
    await chainwalk.walk(packet);
    const [proxy, second] = legs;
    expect(await journeyOf(chainwalk)).toEqual([
      `1 client → ${proxy}`,
      `2 ${second}`,
      'app has it',
    ]);
    await expect(chainwalk.verdict).toContainText(`captured by ${proxy}`);
  });
}

test('what the mesh costs is counted beside the same request without it', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
  await chainwalk.button('What it costs').press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What the mesh costs' });
  const row = (name: string) => dialog.getByRole('row', { name: new RegExp(`^${name}`) });
  await expect(row('hook passes').getByRole('cell')).toHaveText(['6', '2', '2', '4']);
  await expect(row('rules evaluated').getByRole('cell')).toHaveText(['9', '0', '7', '2']);
  await expect(row('crossings into user space').getByRole('cell')).toHaveText(['2', '1', '1', '1']);
  await expect(dialog.getByRole('img', { name: /^Without: client to app/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chainwalk.button('What it costs')).toBeFocused();
});

test('a pod and its node are joined, and a link opens the same leg of the same journey', async ({
  chainwalk,
  page,
  browser,
}) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.1.5:40000 → 10.96.71.12:80 uid 1000');
  await chainwalk.button('Pods and node').click();
  const places = page.getByRole('dialog', { name: 'Places of this journey' });
  const node = readFileSync(join(ROOT, 'src/samples/dumps/kube-node.txt'), 'utf8');
  await places.getByLabel('Add the node’s dump, or another pod’s').fill(node);
  await places.getByRole('button', { name: 'Add to the dump' }).click();
  await expect(places.getByLabel('What ruleset 2 is')).toHaveValue('node');
  await places.getByLabel('Interface on the node of ruleset 1').fill('veth7');
  await page.keyboard.press('Escape');
  await chainwalk.settled();
  expect(await journeyOf(chainwalk)).toEqual([
    'in the pod 1 app → Envoy',
    '2 Envoy → the node',
    'in the node 3 the node → 10.244.1.17:8080',
    expect.stringMatching(/^leaves the node by \S+ to 10\.244\.1\.17:8080$/),
  ]);

  // Envoy may know the endpoints itself: no rule says to which it connects.
  const peer = chainwalk.trace.getByRole('combobox', { name: 'Envoy connects to' });
  await expect(peer).toHaveValue('0');
  await peer.selectOption('10.244.2.23:8080');
  await chainwalk.settled();
  await expect(chainwalk.trace.getByRole('button', { name: /the node → 10/ })).toHaveText(
    /the node → 10\.244\.2\.23:8080/,
  );
  await peer.selectOption({ index: 0 });
  await chainwalk.settled();

  await chainwalk.trace.getByRole('button', { name: /the node → 10/ }).click();
  await chainwalk.settled();
  await expect(chainwalk.card('KUBE-SVC-ODX7PTJ6MXUXAQHB')).toBeVisible();
  const ends = chainwalk.trace.getByRole('region', { name: 'Outcomes' }).getByRole('listitem');
  await ends.getByRole('button', { name: /10\.244\.2\.23/ }).press('Enter');
  await chainwalk.settled();
  const other = [...(await journeyOf(chainwalk))];
  expect(other[2]).toBe('in the node 3 the node → 10.244.2.23:8080');
  const step = await chainwalk.readCurrentStep();

  const profile = await browser.newContext();
  const theirs = new ChainwalkPage(await profile.newPage(), chainwalk.site);
  await theirs.open(await chainwalk.share());
  expect(await journeyOf(theirs)).toEqual(other);
  expect(await theirs.readCurrentStep()).toBe(step);
  await expect(theirs.trace.getByRole('button', { name: /the node → 10/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await profile.close();
});
