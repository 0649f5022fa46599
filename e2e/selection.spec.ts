import { expect, test } from './pages/test.ts';

test('the step, the rule on the map and the line of the dump are one selection', async ({
  chainwalk,
}) => {
  await chainwalk.open();
  await chainwalk.button('To start').click();
  await chainwalk.settled();
  const rule = '--to-ports 15006';
  for (;;) {
    const step = await chainwalk.readCurrentStep();
    if (step.includes('REDIRECT') && step.includes('15006')) break;
    await chainwalk.button('Step forward').click();
  }
  await expect.poll(() => chainwalk.readLitLine()).toContain(rule);
  await expect(chainwalk.selectedRule()).toContainText('15006');
});

test('a rule clicked on the map is shown in the dump and in the trace', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.map.getByText('dport 15008').first().click();
  await chainwalk.settled();
  await expect
    .poll(() => chainwalk.readLitLine())
    .toBe('-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN');
  await expect(chainwalk.currentStep).toContainText('15008');
});

test('a line clicked in the dump is shown on the map and in the trace', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.line('-A ISTIO_IN_REDIRECT -p tcp').click();
  await chainwalk.settled();
  await expect(chainwalk.selectedRule()).toContainText('15006');
  await expect(chainwalk.currentStep).toContainText('15006');
});
