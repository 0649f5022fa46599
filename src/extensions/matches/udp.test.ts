import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, udp as packet } from '#testing/situations.ts';
import { udp } from './udp.ts';

// The real tool takes 65536 for 0. The nft build turns `! :80` into what is left, and loses
// a negated range of all ports.
matchCases(udp)`
  nothing -> same
  --sport 53 ! --dport 1024:2000  -> same
  --dport domain --sport :1023    -> --sport 0:1023 --dport 53
  --destination-port 0:65535      -> nothing
  --dport 65536                   -> problem bad-value   [not tool]
  --dport 5:65536                 -> problem bad-value   [not tool]
  --sport 19247:5 ! --dport 9:8   -> same
  --sport 5:0                     -> same
  --sport 022 --dport 09          -> --sport 22 --dport 9
  --dport http                    -> --dport 80
  --dport 0x16                    -> problem bad-value
  --dport 5:9:7                   -> problem bad-value
  ! --sport :80                   -> ! --sport 0:80      [not nft]
  --dport -1                      -> problem bad-value
`;

test('ports, plain and negated', () => {
  const query = situation(packet('10.0.0.9:40000', '10.1.2.3:53'));
  expect(decide(udp, '--dport 53', query)).toMatchObject({ holds: 'yes', shows: '53' });
  expect(holds(udp, '--sport 53', query)).toBe('no');
  expect(holds(udp, '! --dport 1', query)).toBe('yes');
});

test('no port is in a range that runs backwards', () => {
  const query = situation(packet('10.0.0.9:40000', '10.1.2.3:53'));
  expect(holds(udp, '--dport 54:52', query)).toBe('no');
  expect(holds(udp, '! --dport 54:52', query)).toBe('yes');
});

test('a later fragment has no ports, not even others', () => {
  const later = situation(packet('10.0.0.9:40000', '10.1.2.3:53', { fragment: 'later' }));
  expect(holds(udp, '! --dport 1', later)).toBe('no');
  expect(holds(udp, '', later)).toBe('no');
});
