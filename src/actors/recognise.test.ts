/** Proxies known by the rules that their own programs write, whatever the flags. */
import { expect, test } from 'vitest';
import { readSockets } from '#host/read-sockets.ts';
import { readDump } from '#parse/read-dump.ts';
import { generatedRules } from '#testing/generated-rules.ts';
import { listenerName, recogniseProxy } from './recognise.ts';

function seen(text: string, sockets = ''): string {
  const [ruleset] = readDump(text).rulesets;
  const proxy = ruleset && recogniseProxy(ruleset, readSockets(sockets).read);
  if (!proxy) return 'none';
  const { software, listeners, uid, gid } = proxy;
  const names = listeners.map((each) => `${each.program} ${listenerName(each)}`).toSorted();
  return `${software.name} ${uid}/${gid}: ${[...new Set(names)].join(', ')}`;
}

const BOTH = 'Envoy inbound listener :15006, Envoy outbound listener :15001';

test.each([
  ['istio-iptables', '-i * -b * -d 15090,15021,15020', `Envoy 1337/1337: ${BOTH}`],
  ['istio-iptables', '-i * -b * -m TPROXY', `Envoy 1337/1337: ${BOTH}`],
  [
    'istio-iptables',
    '-p 9001 -z 9006 -u 77 -g 78 -i * -b *',
    'Envoy 77/78: Envoy inbound listener :9006, Envoy outbound listener :9001',
  ],
  [
    'istio-iptables',
    '-i * -b * --redirect-dns --capture-all-dns',
    `Envoy 1337/1337: ${BOTH}, istio-agent DNS listener :15053`,
  ],
  [
    'istio-ambient',
    '',
    'ztunnel 0/0: ztunnel DNS listener :15053, ztunnel inbound listener :15006, ztunnel outbound listener :15001',
  ],
  [
    'linkerd',
    '--incoming-proxy-port 4143 --outgoing-proxy-port 4140 --proxy-uid 2102',
    'linkerd-proxy 2102/2102: linkerd-proxy inbound listener :4143, linkerd-proxy outbound listener :4140',
  ],
])('%s %s', async (program, flags, expected) => {
  expect(seen(await generatedRules(program, flags))).toBe(expected);
});

const BY_HAND = `*nat
:PREROUTING ACCEPT [0:0]
:IN_BY_HAND - [0:0]
-A PREROUTING -p tcp -j IN_BY_HAND
-A IN_BY_HAND -p tcp -j REDIRECT --to-ports PORT
COMMIT
`;

test('chains of other names are known by the usual ports', () => {
  expect(seen(BY_HAND.replace('PORT', '15006'))).toContain('Envoy inbound listener :15006');
});

test('or by the program that listens', () => {
  const sockets = 'tcp LISTEN 0 128 0.0.0.0:9999 0.0.0.0:* users:(("envoy",pid=7,fd=3))\n';
  const text = BY_HAND.replace('PORT', '9999');
  expect(seen(text, sockets)).toContain('Envoy inbound listener :9999');
  expect(seen(text)).toBe('none');
});

test('a port redirected by hand is no proxy', () => {
  expect(seen(BY_HAND.replace('PORT', '8080'))).toBe('none');
});
