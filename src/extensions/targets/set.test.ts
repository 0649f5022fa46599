import { expect, test } from 'vitest';
import { apply, effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { SET } from './set.ts';

targetCases(SET)`
  v4 --add-set S1 src                                    -> same
  v4 --timeout 0x10 --exist --add-set S1 src             -> --add-set S1 src --exist --timeout 16
  v4 --add-set S3 src,dst,src --timeout 0                -> same
  v4 --del-set S1 dst                                    -> same
  v4 --del-set S1 dst --add-set S2 dst,src --timeout 9 --exist -> --add-set S2 dst,src --exist --timeout 9 --del-set S1 dst
  v4 --map-set S1 src --map-mark                         -> same
  v4 --map-queue --map-prio --map-mark --map-set S1 src --add-set S1 dst -> --add-set S1 dst --map-set S1 src --map-mark --map-prio --map-queue
  v4 --add-set S1 source                                 -> problem bad-value
  v4 --add-set S1 src,                                   -> problem bad-value
  v4 --add-set S1 src,src,src,src,src,src,src            -> problem bad-value
  v4 --add-set a-name-that-is-too-long-for-a-set src     -> problem bad-value
  v4 --add-set S1 src --timeout 4294967295               -> problem bad-value
  v4 --del-set S1 dst --exist                            -> problem missing-option
  v4 --del-set S1 dst --timeout 3                        -> problem missing-option
  v4 --map-set S1 src                                    -> problem missing-option
  v4 --add-set S1 src --map-mark                         -> problem missing-option
  nothing                                                -> problem missing-option
`;

const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));

test('entries come and go while the packet goes on', () => {
  expect(effectsOf(SET, '--add-set S1 src --del-set S2 dst,src', packet)).toEqual([
    { kind: 'note', what: 'src put into the set S1' },
    { kind: 'note', what: 'dst,src taken out of the set S2' },
  ]);
});

test('what a set maps the packet to stays open', () => {
  expect(apply(SET, '--map-set S1 src --map-mark', packet)).toMatchObject({
    kind: 'maybe',
    yes: 'continue',
  });
});
