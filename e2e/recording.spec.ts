import { expect, test } from './pages/test.ts';

/** As `xtables-monitor --trace` printed it in a pod with the rules of the first sample. */
const RECORDING = `PACKET: 2 d6431ffb IN=eth0 MACSRC=a2:d1:e1:5e:bc:60 MACDST=4e:6b:e9:e1:cf:43 MACPROTO=0800 SRC=10.244.2.9 DST=10.244.1.5 LEN=60 TOS=0x0 TTL=64 ID=32671 DF SPORT=41001 DPORT=8080 SYN 
 TRACE: 2 d6431ffb nat:PREROUTING:rule:0xa:JUMP:ISTIO_INBOUND  -4 -t nat -A PREROUTING -p tcp -j ISTIO_INBOUND
 TRACE: 2 d6431ffb nat:ISTIO_INBOUND:rule:0xe:JUMP:ISTIO_IN_REDIRECT  -4 -t nat -A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT
 TRACE: 2 d6431ffb nat:ISTIO_IN_REDIRECT:rule:0x10:ACCEPT  -4 -t nat -A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006
PACKET: 2 77aa0c01 IN=eth0 MACPROTO=0800 SRC=10.244.2.9 DST=10.244.1.5 LEN=60 TOS=0x0 TTL=64 ID=9 DF SPORT=41002 DPORT=9090 SYN 
 TRACE: 2 77aa0c01 nat:PREROUTING:rule:0xa:JUMP:ISTIO_INBOUND  -4 -t nat -A PREROUTING -p tcp -j ISTIO_INBOUND
 TRACE: 2 77aa0c01 nat:ISTIO_INBOUND:rule:0xb:0xfffffffb  -4 -t nat -A ISTIO_INBOUND -p tcp -m tcp --dport 9090 -j RETURN
`;

test('a recording pasted over the dump is held against it, packet by packet, to the first difference', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  await chainwalk.paste(RECORDING);
  const dialog = page.getByRole('dialog', { name: 'Kernel trace' });
  const packets = dialog.getByRole('list', { name: 'Recorded packets' }).getByRole('button');
  await expect(packets).toHaveText([/41001.*agrees on all 3 steps/, /41002.*differs after 1 step/]);
  // The dump is what it was.
  await packets.first().click();
  await chainwalk.settled();
  await expect(chainwalk.packetLine).toHaveValue(/10\.244\.2\.9:41001/);
  await expect(chainwalk.verdict).toContainText('Envoy');
  const strip = chainwalk.trace.getByRole('region', { name: 'Recording' });
  await expect(strip).toContainText('agrees on all 3 steps');

  await strip.getByRole('button', { name: /The kernel’s recording/ }).click();
  await packets.nth(1).click();
  await chainwalk.settled();
  await strip.getByRole('button', { name: 'Details' }).click();
  await expect(strip).toContainText('a rule that this dump does not have');
  await strip.getByRole('button', { name: /ISTIO_INBOUND, rule 5/ }).click();
  expect(await chainwalk.readCurrentStep()).toContain('→ ISTIO_IN_REDIRECT');

  await strip.getByRole('button', { name: 'Put the recording away' }).click();
  await expect(strip).toBeHidden();
});

test('the commands that trace the packet on the node can be copied', async ({
  chainwalk,
  page,
}) => {
  await chainwalk.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await chainwalk.button('On the node…').click();
  const dialog = page.getByRole('dialog', { name: 'Trace it on the node' });
  await expect(dialog).toContainText('sudo xtables-monitor --trace');
  await dialog.getByRole('button', { name: 'Copy' }).first().click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'sudo iptables-nft -t raw -I PREROUTING -i eth0 -p tcp -s 10.244.2.7 -d 10.244.1.5 --sport 40000 --dport 8080 -j TRACE',
  );
  await dialog.getByRole('tab', { name: 'legacy' }).click();
  await expect(dialog).toContainText('sudo dmesg --follow | grep TRACE:');
});
