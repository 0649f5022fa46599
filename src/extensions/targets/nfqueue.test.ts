import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { NFQUEUE } from './nfqueue.ts';

targetCases(NFQUEUE)`
  nothing -> --queue-num 0
  --queue-num 0x10                  -> --queue-num 16
  --queue-num 3 --queue-bypass      -> same
  --queue-bypass                    -> --queue-num 0 --queue-bypass
  --queue-balance 0:3               -> same
  --queue-balance 1:65535           -> same
  --queue-cpu-fanout --queue-bypass --queue-balance 0x1:010 -> --queue-balance 1:8 --queue-bypass --queue-cpu-fanout
  --queue-num 65536                 -> problem bad-value
  --queue-balance 3:3               -> problem bad-value
  --queue-balance 3:2               -> problem bad-value
  --queue-balance 3                 -> problem bad-value
  --queue-balance 0:65535           -> problem bad-value
  --queue-num 2 --queue-balance 0:3 -> problem clash
  --queue-num 2 --queue-cpu-fanout  -> problem missing-option
`;

const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));

test('it names the queue, or where the range of queues ends', () => {
  expect(apply(NFQUEUE, '--queue-num 3 --queue-bypass', packet)).toEqual({
    kind: 'queue',
    effects: [],
    queue: 3,
    bypass: true,
  });
  expect(apply(NFQUEUE, '--queue-balance 4:7', packet)).toEqual({
    kind: 'queue',
    effects: [],
    queue: 4,
    lastQueue: 7,
    bypass: false,
  });
});
