import { expect, test } from './pages/test.ts';

test('an edit that lets the packet past the sidecar is told as a change of the walk, and taken back', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  const before = await chainwalk.readCurrentStep();
  const change = chainwalk.trace.getByRole('region', { name: 'What the edit changed' });
  await expect(change).toBeHidden();

  // A comment above moves every line, and no packet.
  await chainwalk.line('*raw').click();
  await page.keyboard.press('Home');
  await page.keyboard.type('# looked at\n');
  await chainwalk.settled();
  await expect(change).toBeHidden();

  await chainwalk.line('-A ISTIO_INBOUND -p tcp -m tcp --dport 15008').click();
  await page.keyboard.press('Home');
  await page.keyboard.type('-A ISTIO_INBOUND -p tcp -m tcp --dport 8080 -j RETURN\n');
  await chainwalk.settled();
  await expect(change).toContainText('The edit changed the walk, and how it ends');
  await change.getByRole('button', { name: 'Details' }).click();
  await expect(change).toContainText('→ ISTIO_IN_REDIRECT');
  await expect(change).toContainText('dport 8080');
  await expect(change).toContainText(/captured by Envoy/i);
  await expect(
    chainwalk.card('ISTIO_IN_REDIRECT').getByText('The packet came here before the edit'),
  ).toBeAttached();

  await chainwalk.editor().click();
  await page.keyboard.press('ControlOrMeta+z');
  for (let times = 0; times < 8 && (await change.isVisible()); times += 1) {
    await page.keyboard.press('ControlOrMeta+z');
    await chainwalk.settled();
  }
  await expect(change).toBeHidden();
  expect(before).toContain('REDIRECT :15006');
  await expect(chainwalk.verdict).toContainText(/captured by Envoy/i);
});
