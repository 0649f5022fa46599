import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { ip, situation, tcp } from '#testing/situations.ts';
import { ipv6header } from './ipv6header.ts';

matchCases(ipv6header)`
  --header hop-by-hop,frag --soft                -> --header hop-by-hop,ipv6-frag --soft
  --header hop,dst,route,frag,auth,esp,none,prot -> --header hop-by-hop,ipv6-opts,ipv6-route,ipv6-frag,ah,esp,ipv6-nonxt,protocol
  --header 255,59,50,51,44,43,60,0               -> --header hop-by-hop,ipv6-opts,ipv6-route,ipv6-frag,ah,esp,ipv6-nonxt,protocol
  --header none,,hop                             -> --header hop-by-hop,ipv6-nonxt
  ! --header ipv6-opts                           -> same
  --header ip,IPSEC-AH,IPv6-Route                -> --header hop-by-hop,ipv6-route,ah
  --header AH                                    -> problem bad-value
  --header tcp                                   -> problem bad-value
  --header all                                   -> problem bad-value
  --header ""                                    -> problem bad-value
  --soft                                         -> problem missing-option
`;

const plain = situation(tcp('[2001:db8::9]:40000', '[2001:db8::3]:80'));
const fragment = situation(
  tcp('[2001:db8::9]:40000', '[2001:db8::3]:80', 'SYN', { fragment: 'first' }),
);

test('without --soft the headers must be exactly these', () => {
  expect(decide(ipv6header, '--header prot', plain)).toMatchObject({
    holds: 'yes',
    shows: 'protocol',
  });
  expect(holds(ipv6header, '--header frag', fragment)).toBe('no');
  expect(holds(ipv6header, '--header frag,prot', fragment)).toBe('yes');
  expect(holds(ipv6header, '! --header frag', fragment)).toBe('yes');
  expect(holds(ipv6header, '! --header frag,prot', fragment)).toBe('no');
});

test('with --soft others may be there; negated none of them may', () => {
  expect(holds(ipv6header, '--header frag --soft', fragment)).toBe('yes');
  expect(holds(ipv6header, '--header frag,hop --soft', fragment)).toBe('no');
  expect(holds(ipv6header, '! --header frag,hop --soft', fragment)).toBe('no');
  expect(holds(ipv6header, '! --header hop,dst --soft', fragment)).toBe('yes');
});

test('behind ESP nothing is seen', () => {
  const sealed = situation(ip(50, '2001:db8::9', '2001:db8::3'));
  expect(decide(ipv6header, '--header esp', sealed)).toMatchObject({ holds: 'yes', shows: 'esp' });
});
