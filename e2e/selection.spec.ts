import { expect, test } from './pages/test.ts';

test('the step, the rule on the map and the line of the dump are one selection', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk.button('To start').click();
  for (;;) {
    const step = await chainwalk.readCurrentStep();
    if (step.includes('REDIRECT') && step.includes('15006')) break;
    await chainwalk.button('Step forward').click();
  }
  await expect.poll(() => chainwalk.readLitLine()).toContain('--to-ports 15006');
  await expect(chainwalk.selectedRule()).toContainText('REDIRECT :15006');
});

test('a rule clicked on the map is shown in the dump and in the trace', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk
    .card('ISTIO_INBOUND')
    .getByRole('button', { name: /dport 15008/ })
    .click();
  await chainwalk.settled();
  await expect
    .poll(() => chainwalk.readLitLine())
    .toBe('-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN');
  await expect(chainwalk.currentStep).toContainText('15008');
});

test('a line clicked in the dump is shown on the map and in the trace', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.line('-A ISTIO_INBOUND -p tcp -m tcp --dport 15090').click();
  await chainwalk.settled();
  await expect(chainwalk.selectedRule()).toContainText('15090');
  await expect(chainwalk.currentStep).toContainText('15090');
});

test('a step clicked in the trace is shown on the map and in the dump', async ({ chainwalk }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk.trace.getByRole('treeitem', { name: /1\s*tcp\s*→ ISTIO_INBOUND/ }).click();
  await chainwalk.settled();
  await expect.poll(() => chainwalk.readLitLine()).toBe('-A PREROUTING -p tcp -j ISTIO_INBOUND');
  await expect(chainwalk.selectedRule()).toContainText('ISTIO_INBOUND');
});

test('a rule that the packet never met can be selected too', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.card('ISTIO_REDIRECT').getByRole('button', { name: /15001/ }).click();
  await chainwalk.settled();
  await expect(chainwalk.selectedRule()).toContainText('REDIRECT :15001');
  await expect(chainwalk.line('-A ISTIO_REDIRECT')).toBeInViewport();
});
