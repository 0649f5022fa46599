import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { icmp, situation, tcp, udp } from '#testing/situations.ts';
import { basic } from './basic.ts';

// All addresses negated: the legacy build takes it, and no packet meets it.
// A negated + alone: nft keeps it and it never matches, legacy prints it as no condition.
// localhost: the real tool asks the resolver.
matchCases(basic)`
  v4 -s 10.0.0.5/255.255.0.0 -> -s 10.0.0.0/16
  v4 -s 10.0.0.0/255.0.255.0 -> same
  v4 -s 10.1                 -> -s 10.1.0.0/32
  v4 -s 10/8                 -> -s 10.0.0.0/8
  v4 -s 0x0a.010.0.1         -> -s 10.8.0.1/32
  v4 -s 0.0.0.0/0            -> nothing
  v4 --source 10.0.0.7 --destination 10.0.0.8 -> -s 10.0.0.7/32 -d 10.0.0.8/32
  v4 -d 10.1.2.3/32 -s 10.4.0.0/14 -> -s 10.4.0.0/14 -d 10.1.2.3/32
  v4 ! -d 192.168.1.1        -> ! -d 192.168.1.1/32
  v4 ! -s 0.0.0.0/0          -> problem bad-value     [not legacy]
  v4 ! -d 1.2.3.4/0          -> problem bad-value     [not legacy]
  v4 -s 10.0.0.0/010 -d 10.0.0.0/0x10 -> -s 10.0.0.0/8 -d 10.0.0.0/16
  v4 -s 10.0.0.0/08          -> problem bad-value
  v6 ! -d ::/0               -> problem bad-value     [not legacy]
  v4 -s 10.0.0.1/33          -> problem bad-value
  v4 -s 10.0.0.0/255.0       -> problem bad-value
  v4 -s ::1                  -> problem bad-value
  v4 -s localhost            -> problem bad-value     [not tool]
  v6 -s fe80::1/10           -> -s fe80::/10
  v6 --src 2001:DB8::1 --dst ::ffff:1.2.3.4 -> -s 2001:db8::1/128 -d ::ffff:1.2.3.4/128
  v6 -s 2001:db8::/ffff:ffff:: -> -s 2001:db8::/32
  v6 -s 2001:db8::1/ffff::ffff -> -s 2001::1/ffff::ffff
  v6 -s ::/0                 -> nothing
  v6 -s 10.0.0.1             -> problem bad-value
  -i lo -o eth0              -> same
  ! -i eth+                  -> same
  -i +                       -> nothing
  ! -i +                     -> same                  [not legacy]
  --in-interface cali+ --out-interface 012345678901234 -> -i cali+ -o 012345678901234
  -i 0123456789012345        -> problem bad-value
  -p TCP                     -> -p tcp
  ! -p udp                   -> same
  --protocol 47              -> -p gre
  --proto 0x6                -> -p tcp
  -p 253                     -> same
  -p icmpv6                  -> -p ipv6-icmp
  -p all                     -> nothing
  -p 0                       -> nothing
  ! -p all                   -> problem bad-value
  -p 300                     -> problem bad-value
  v4 -f                      -> same
  v4 ! --fragment            -> ! -f
  v6 -f                      -> problem bad-value
  v4 -p udp -s 10.0.0.1 ! -f -> -s 10.0.0.1/32 -p udp ! -f
`;

const syn = tcp('10.0.0.9:40000', '10.1.2.3:80');

test('addresses are compared under the mask, holes and all', () => {
  const arriving = situation(syn);
  expect(decide(basic, '-s 10.0.0.0/8', arriving)).toMatchObject({
    holds: 'yes',
    shows: '10.0.0.9',
  });
  expect(holds(basic, '-s 10.99.0.9/255.0.255.255', arriving)).toBe('yes');
  expect(holds(basic, '! -d 10.1.2.3', arriving)).toBe('no');
});

test('an interface that is not there compares as the empty name', () => {
  const leaving = situation(syn, { hook: 'OUTPUT', outInterface: 'eth0' });
  expect(decide(basic, '-i eth0', leaving)).toMatchObject({ holds: 'no', shows: '(none)' });
  expect(holds(basic, '! -i eth0', leaving)).toBe('yes');
  expect(holds(basic, '-i e+', leaving)).toBe('no');
  expect(holds(basic, '! -i +', leaving)).toBe('no');
  expect(holds(basic, '-o eth0', leaving)).toBe('yes');
  expect(holds(basic, '-o eth+', leaving)).toBe('yes');
  expect(holds(basic, '-o eth', leaving)).toBe('no');
  expect(holds(basic, '-o eth00', leaving)).toBe('no');
});

test('the protocol is the number in the header', () => {
  const ping = situation(icmp('2001:db8::9', '2001:db8::3', 128));
  expect(decide(basic, '-p ipv6-icmp', ping)).toMatchObject({ holds: 'yes', shows: 'ipv6-icmp' });
  expect(holds(basic, '! -p tcp', ping)).toBe('yes');
});

test('only second and later fragments are fragments', () => {
  const part = (fragment: 'first' | 'later') =>
    situation(udp('10.0.0.9:40000', '10.1.2.3:53', { fragment }));
  expect(holds(basic, '-f', part('later'))).toBe('yes');
  expect(decide(basic, '-f', part('first'))).toMatchObject({
    holds: 'no',
    shows: 'a first fragment',
  });
  expect(holds(basic, '! -f', part('first'))).toBe('yes');
  expect(holds(basic, '-f', situation(syn))).toBe('no');
});

test('the kernel stops at the first condition that is not met, in the order of printing', () => {
  const options = '-f -p udp -o eth7 -i eth8 -d 10.0.0.2 -s 10.0.0.1';
  expect(decide(basic, options, situation(syn)).shows).toBe('10.0.0.9');
});
