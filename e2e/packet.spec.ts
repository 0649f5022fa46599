import { expect, test } from './pages/test.ts';

test('the line and the fields say the same', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.packetLine.fill('udp 10.0.0.9:5353 → 10.1.2.3:53 in eth1');
  await chainwalk.settled();
  await expect(chainwalk.field('Protocol')).toHaveValue('udp');
  await expect(chainwalk.field('Source')).toHaveValue('10.0.0.9');
  await expect(chainwalk.field('Source port')).toHaveValue('5353');
  await expect(chainwalk.field('Destination')).toHaveValue('10.1.2.3');
  await expect(chainwalk.field('Destination port')).toHaveValue('53');
  await expect(chainwalk.field('In interface')).toHaveValue('eth1');

  await chainwalk.field('Destination port').fill('54');
  await chainwalk.settled();
  await expect(chainwalk.packetLine).toHaveValue(/10\.1\.2\.3:54/);
});

test('a port that is none is refused in words beside its field', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.field('Destination port').fill('70000');
  await chainwalk.settled();
  const field = chainwalk.field('Destination port');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/70000|65535/);
  await field.fill('8080');
  await chainwalk.settled();
  await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  await expect(chainwalk.verdict).toContainText('captured by Envoy');
});

test('a packet of both families is refused in words', async ({ chainwalk }) => {
  await chainwalk.open();
  await chainwalk.packetLine.fill('tcp [fd00::9]:40000 → 10.244.1.5:8080 in eth0');
  await chainwalk.settled();
  await expect(chainwalk.packet.locator('[aria-invalid="true"]').first()).toBeVisible();
  await expect(chainwalk.packet).toContainText(/IPv6.*IPv4|IPv4.*IPv6|famil/i);
});

for (const line of ['', 'what?', 'tcp', '10.0.0.1', '<b>tcp</b>', 'tcp 999.1.1.1:1 → 10.0.0.1:2']) {
  test(`'${line}' is refused, and the page goes on`, async ({ chainwalk }) => {
    await chainwalk.open();
    await chainwalk.packetLine.fill(line);
    await chainwalk.settled();
    await expect(chainwalk.packet.locator('[aria-invalid="true"]').first()).toBeVisible();
    await chainwalk.walk('tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
    await expect(chainwalk.verdict).toContainText('captured by Envoy');
  });
}
