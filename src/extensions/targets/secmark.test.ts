import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { SECMARK } from './secmark.ts';

// Where SELinux is off the kernel knows no context.
targetCases(SECMARK)`
  --selctx system_u:object_r:http_packet_t:s0   -> same  [not tool]
  --selctx ""                                   -> problem bad-value
  nothing                                       -> problem missing-option
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(SECMARK, '--selctx u:r:t', packet)).toEqual([
    { kind: 'note', what: 'labelled u:r:t' },
  ]);
});
