import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { MASQUERADE } from './masquerade.ts';

// As with SNAT a base is saved as 0, which the tool does not read back.
targetCases(MASQUERADE)`
  nothing -> same
  --random-fully                                  -> same
  -p tcp --to-ports 1024-31000 --random           -> same
  -p udp --random-fully --random --to-ports 99    -> --to-ports 99 --random --random-fully
  -p tcp --to-ports 80-90/5                       -> --to-ports 80-90/0
  -p tcp --to-ports 80-90/0                       -> same  [not tool]
  -p udp --to-ports 1024-65536                    -> problem bad-value
  -p udp --to-ports -1                            -> problem bad-value
  --to-ports 80                                   -> problem needs-protocol
`;

test('it asks for an address of the outgoing interface', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { hook: 'POSTROUTING' });
  expect(apply(MASQUERADE, '--random', packet)).toEqual({
    kind: 'nat',
    effects: [],
    request: {
      side: 'source',
      address: { kind: 'interface' },
      ports: undefined,
      random: true,
      persistent: false,
    },
  });
});
