import { describe, expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { hostWith, link, situation, udp } from '#testing/situations.ts';
import { addrtype } from './addrtype.ts';

matchCases(addrtype)`
  --dst-type LOCAL                       -> same
  ! --src-type local,Unicast --dst-type UNREACHABLE -> ! --src-type UNICAST,LOCAL --dst-type UNREACHABLE
  v4 --src-type XRESOLVE,NAT,THROW,PROHIBIT,UNREACHABLE,BLACKHOLE,MULTICAST,ANYCAST,BROADCAST,LOCAL,UNICAST,UNSPEC -> --src-type UNSPEC,UNICAST,LOCAL,BROADCAST,ANYCAST,MULTICAST,BLACKHOLE,UNREACHABLE,PROHIBIT,THROW,NAT,XRESOLVE
  --src-type LOCA,U                      -> --src-type UNSPEC,LOCAL
  --limit-iface-in --dst-type LOCAL      -> --dst-type LOCAL --limit-iface-in
  ! --dst-type LOCAL --src-type LOCAL --limit-iface-out -> --src-type LOCAL ! --dst-type LOCAL --limit-iface-out
  --dst-type wrong                       -> problem bad-value
  --dst-type LOCAL,                      -> problem bad-value
  v6 --dst-type BROADCAST                -> problem bad-value
  v6 --src-type LOCAL,PROHIBIT           -> problem bad-value
  --dst-type LOCAL --limit-iface-in --limit-iface-out -> problem clash
  --limit-iface-in                       -> problem missing-option
  nothing                                -> problem missing-option
`;

const host = hostWith({
  interfaces: [link('eth0', '192.0.2.10/24', '2001:db8::10/64'), link('eth1', '10.0.0.1/24')],
});
const arriving = (to: string) => situation(udp('192.0.2.50:40000', to), { host });

/* As a kernel was seen to answer: LOCAL, UNICAST, BROADCAST, MULTICAST, LOCAL of the interface. */
test.each([
  ['192.0.2.10', [1, 0, 0, 0, 1]],
  ['10.0.0.1', [1, 0, 0, 0, 0]],
  ['8.8.8.8', [0, 1, 0, 0, 0]],
  ['192.0.2.255', [0, 0, 1, 0, 0]],
  ['224.0.0.251', [0, 0, 0, 1, 0]],
  ['127.0.0.9', [1, 0, 0, 0, 0]],
  ['255.255.255.255', [0, 0, 1, 0, 0]],
])('what %s is', (to, expected) => {
  const options = [
    '--dst-type LOCAL',
    '--dst-type UNICAST',
    '--dst-type BROADCAST',
    '--dst-type MULTICAST',
    '--dst-type LOCAL --limit-iface-in',
  ];
  const answers = options.map((each) => (holds(addrtype, each, arriving(to)) === 'yes' ? 1 : 0));
  expect(answers).toEqual(expected);
});

test('both ends are asked, and the one that fails is shown', () => {
  const options = '--src-type UNICAST ! --dst-type LOCAL';
  expect(decide(addrtype, options, arriving('10.0.0.1'))).toMatchObject({
    holds: 'no',
    shows: 'LOCAL (10.0.0.1)',
  });
  expect(holds(addrtype, options, arriving('8.8.8.8'))).toBe('yes');
});

test('an own IPv6 address is UNICAST and LOCAL at once', () => {
  const packet = situation(udp('[2001:db8::50]:40000', '[2001:db8::10]:53'), { host });
  expect(holds(addrtype, '--dst-type LOCAL', packet)).toBe('yes');
  expect(holds(addrtype, '--dst-type UNICAST', packet)).toBe('yes');
});

describe('of a host whose addresses nobody gave', () => {
  const bare = (to: string, hook: 'INPUT' | 'PREROUTING') =>
    situation(udp('192.0.2.50:40000', to), { hook });

  test('what every host agrees on is decided', () => {
    expect(holds(addrtype, '--dst-type LOCAL', bare('127.0.0.1', 'PREROUTING'))).toBe('yes');
    expect(holds(addrtype, '--dst-type MULTICAST', bare('224.0.0.1', 'PREROUTING'))).toBe('yes');
    expect(holds(addrtype, '! --dst-type BROADCAST', bare('255.255.255.255', 'INPUT'))).toBe('no');
  });

  test('the rest is a choice, and in INPUT the destination is likely its own', () => {
    expect(decide(addrtype, '--dst-type LOCAL', bare('192.0.2.10', 'INPUT'))).toMatchObject({
      holds: 'maybe',
      question: 'Is 192.0.2.10 LOCAL to this host?',
      assumed: 'yes',
    });
    expect(decide(addrtype, '! --dst-type LOCAL', bare('192.0.2.10', 'INPUT')).assumed).toBe('no');
    expect(decide(addrtype, '--dst-type LOCAL', bare('192.0.2.10', 'PREROUTING')).assumed).toBe(
      'no',
    );
    expect(decide(addrtype, '--src-type UNICAST', bare('192.0.2.10', 'INPUT')).assumed).toBe('yes');
  });
});
