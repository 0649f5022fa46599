import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { address, situation, tcp } from '#testing/situations.ts';
import { SNAT } from './snat.ts';

// The kernel's structure has no place for a base: it is saved as 0, and the tool does not read that.
targetCases(SNAT)`
  v4 --to-source 1.2.3.4                            -> same
  v4 --to-source 1.2.3.4-1.2.3.6 --random --random-fully --persistent -> same
  v4 --to-source 1.2.3.4 --persistent --random-fully --random -> --to-source 1.2.3.4 --random --random-fully --persistent
  v4 -p udp --to-source 1.2.3.4:1024-65535          -> same
  v4 -p udp --to-source 1.2.3.4:http                -> --to-source 1.2.3.4:80
  v4 -p tcp --to-source 1.2.3.4:80-90/80            -> --to-source 1.2.3.4:80-90/0
  v4 -p tcp --to-source 1.2.3.4:80-90/0             -> same  [not tool]
  v6 --to-source 2001:db8::1-2001:db8::5            -> same
  v6 -p udp --to-source [2001:db8::1-2001:db8::5]:100-200 -> same
  -p tcp --to-source :1024                          -> same
  v4 -p tcp --to-source 1.2.3.4:90-80               -> problem bad-value
  v4 --to-source 1.2.3                              -> problem bad-value
  v6 --to-source [2001:db8::1]:80                   -> problem needs-protocol
  nothing -> problem missing-option
`;

test('it asks for a source', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { hook: 'POSTROUTING' });
  expect(apply(SNAT, '--to-source 1.2.3.4:1024-2048 --random-fully', packet)).toEqual({
    kind: 'nat',
    effects: [],
    request: {
      side: 'source',
      address: { kind: 'range', from: address('1.2.3.4'), to: address('1.2.3.4') },
      ports: { from: 1024, to: 2048, base: undefined },
      random: true,
      persistent: false,
    },
  });
});
