import { expect, test } from './pages/test.ts';

/** Each pattern is found in a step of its own, in this order. */
function expectInOrder(steps: readonly string[], patterns: readonly RegExp[]): void {
  let from = 0;
  for (const pattern of patterns) {
    const found = steps.findIndex((step, index) => index >= from && pattern.test(step));
    expect(found, `${pattern} after step ${from} of:\n${steps.join('\n')}`).toBeGreaterThanOrEqual(
      0,
    );
    from = found + 1;
  }
}

test('a request from another pod is walked into Envoy', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
  const steps = await chainwalk.readSteps();
  expectInOrder(steps, [
    /raw.*ACCEPT/i,
    /mangle.*ACCEPT/i,
    /ISTIO_INBOUND/,
    /15008/,
    /ISTIO_IN_REDIRECT/,
    /REDIRECT.*15006/,
    /rout/i,
    /mangle.*ACCEPT/i,
    /filter.*ACCEPT/i,
    /Envoy|15006/,
  ]);
  await expect(chainwalk.verdict).toContainText(
    'captured by Envoy, inbound listener :15006, by rule 1 of nat ISTIO_IN_REDIRECT',
  );
});

test('each step ticks or crosses what the rule asks against what the packet has', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
  const steps = await chainwalk.readSteps();
  const missed = steps.find((step) => step.includes('15008'));
  expect(missed).toContain('✗');
  expect(missed).toContain('8080');
  const rewritten = steps.find((step) => step.includes('15006') && step.includes('REDIRECT'));
  expect(rewritten).toMatch(/8080\s*→\s*15006/);
});

test("the app's own request is walked into Envoy's outbound listener", async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.1.5:40000 → 10.96.71.12:80 uid 1000');
  await expect(chainwalk.verdict).toContainText('captured by Envoy, outbound listener :15001');
  await expect(chainwalk.verdict).toContainText('rule 1 of nat ISTIO_REDIRECT');
  const steps = await chainwalk.readSteps();
  expectInOrder(steps, [/ISTIO_OUTPUT/, /uid/i, /ISTIO_REDIRECT/, /REDIRECT.*15001/]);
});

test("Envoy's own request returns and leaves the pod", async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.walk('tcp 10.244.1.5:40000 → 10.244.2.7:8080 uid 1337');
  await expect(chainwalk.verdict).toContainText('not captured: rule 4 of nat ISTIO_OUTPUT');
  const steps = await chainwalk.readSteps();
  expectInOrder(steps, [/ISTIO_OUTPUT/, /1337.*RETURN|RETURN.*1337/, /POSTROUTING|sent|leaves/i]);
  expect(steps.join('\n')).not.toContain('15001');
});

test('a walk through another sample is one click away', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await chainwalk.button('Samples').click();
  await page.getByRole('menuitem', { name: /Kubernetes node/ }).click();
  await chainwalk.settled();
  await expect(chainwalk.map).toContainText('KUBE-SERVICES');
  await expect(chainwalk.verdict).not.toContainText('Envoy');
  await expect(chainwalk.currentStep).toBeVisible();
});
