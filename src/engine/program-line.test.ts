import { expect, test } from 'vitest';
import { programs } from './generate.ts';
import { type FlagValues, generateLine, programLine, wordsOf } from './program-line.ts';

function linesOf(name: string, values: FlagValues): readonly string[] {
  const program = programs().find((each) => each.name === name);
  if (!program) throw new Error(`There is no program ${name}`);
  return [programLine(program, values), generateLine(program, values)];
}

test('what was set is given, by letters where there are some, quoted where a shell needs it', () => {
  const values = {
    'istio-service-cidr': '*',
    'envoy-port': '15001',
    'istio-local-outbound-ports-exclude': '3306,6379',
    'redirect-dns': 'true',
  };
  expect(linesOf('istio-iptables', values)).toEqual([
    "istio-iptables -p 15001 -i '*' -o 3306,6379 --redirect-dns",
    "chainwalk generate istio-iptables -p 15001 -i '*' -o 3306,6379 --redirect-dns",
  ]);
});

test('what the program reads from its environment stands in front of it', () => {
  const values = { 'outbound-owner-groups': '101,102', family: '6', ipv6: 'true' };
  expect(linesOf('istio-iptables', values)).toEqual([
    'ISTIO_OUTBOUND_OWNER_GROUPS=101,102 istio-iptables',
    'chainwalk generate istio-iptables --outbound-owner-groups 101,102 --ipv6 --family 6',
  ]);
});

test('a switch that is on by itself is switched off by name', () => {
  expect(linesOf('kube-proxy', { 'random-fully': 'false', 'masquerade-all': 'true' })).toEqual([
    'kube-proxy --masquerade-all',
    'chainwalk generate kube-proxy -f objects.yaml --masquerade-all --random-fully=false',
  ]);
});

test('whatever stands in a value stays one word', () => {
  const program = programs()[0];
  if (!program) throw new Error('There are no programs');
  const values = { 'proxy-uid': `1337 '; rm -rf "$HOME"` };
  expect(wordsOf(program, values)).toEqual([`--proxy-uid=1337 '; rm -rf "$HOME"`]);
  expect(programLine(program, values)).toBe(
    String.raw`istio-iptables -u '1337 '\''; rm -rf "$HOME"'`,
  );
});
