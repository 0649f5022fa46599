import { expect, test } from 'vitest';
import { holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { realm } from './realm.ts';

// Names stand in /etc/iproute2/rt_realms; as shipped it has only that of 0.
matchCases(realm)`
  --realm 10           -> --realm 0xa
  ! --realm 10/0xff    -> ! --realm 0xa/0xff
  --realm 0            -> --realm cosmos
  --realm cosmos       -> same
  --realm 0xffffffff/0xffffffff -> --realm 0xffffffff
  --realm transit      -> same          [not tool]
  --realm 1/2/3        -> problem bad-value
  nothing              -> problem missing-option
`;

test('a route without a realm has realm 0', () => {
  const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(holds(realm, '--realm 0', syn)).toBe('yes');
  expect(holds(realm, '! --realm 1', syn)).toBe('yes');
  expect(holds(realm, '--realm 0x10/0x0f', syn)).toBe('yes');
  expect(holds(realm, '--realm transit', syn)).toBe('no');
});
