import { describe, expect, test } from 'vitest';
import type { Situation } from '../contract.ts';
import { apply, effectsOf } from '#testing/apply.ts';
import { decide, holds } from '#testing/decide.ts';
import { targetCases } from '#testing/match-cases.ts';
import { hostWith, icmp, remembering, situation, tcp } from '#testing/situations.ts';
import { set } from '../matches/set.ts';
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

describe('what it changes, the match of the same name sees', () => {
  const host = hostWith({
    sets: [
      { name: 'seen', type: 'hash:ip,port', family: 4, entries: ['10.1.2.3,tcp:80'] },
      { name: 'networks', type: 'hash:net', family: 4, entries: ['10.0.0.0/8'] },
    ],
  });
  const syn = tcp('10.0.0.9:40000', '10.1.2.3:80');

  function after(options: string, packet = syn): Situation {
    const values: Record<string, readonly number[]> = {};
    for (const effect of effectsOf(SET, options, situation(packet, { host }))) {
      if (effect.kind === 'remember') values[effect.slot] = effect.values;
    }
    return situation(syn, { host, memory: remembering(values) });
  }

  test('an entry put in', () => {
    expect(holds(set, '--match-set seen src,src', situation(syn, { host }))).toBe('no');
    expect(decide(set, '--match-set seen src,src', after('--add-set seen src,src'))).toMatchObject({
      holds: 'yes',
      shows: '10.0.0.9,tcp:40000, in',
    });
    expect(holds(set, '--match-set seen src,dst', after('--add-set seen src,src'))).toBe('no');
  });

  test('an entry taken out', () => {
    expect(holds(set, '--match-set seen dst,dst', situation(syn, { host }))).toBe('yes');
    expect(holds(set, '--match-set seen dst,dst', after('--del-set seen dst,dst'))).toBe('no');
  });

  test('what cannot be an entry is none', () => {
    expect(after('--add-set seen src').memory.values.size).toBe(0);
    const ping = icmp('10.0.0.9', '10.1.2.3', 8);
    expect(after('--add-set seen src,src', ping).memory.values.size).toBe(1);
  });

  test('a set whose entries are not what the packet has is open from then on', () => {
    const changed = after('--add-set networks dst');
    expect(holds(set, '--match-set networks src', changed)).toBe('maybe');
  });
});

describe('what a set maps the packet to', () => {
  const host = hostWith({
    sets: [
      {
        name: 'marks',
        type: 'hash:ip',
        family: 4,
        entries: ['10.0.0.9 skbmark 0x20/0xf0 skbprio 1:10', '10.0.0.8'],
      },
    ],
  });
  const syn = tcp('10.0.0.9:40000', '10.0.0.8:80', 'SYN', { mark: 0x511 });

  test('its mark, under the entry’s mask', () => {
    const packet = situation(syn, { host });
    expect(effectsOf(SET, '--map-set marks src --map-mark', packet)).toEqual([
      { kind: 'mark', mark: 0x521 },
    ]);
    expect(effectsOf(SET, '--map-set marks src --map-prio', packet)).toEqual([
      { kind: 'note', what: 'traffic class as marks has it' },
    ]);
  });

  test('nothing, where the entry has no mark or there is none', () => {
    const packet = situation(syn, { host });
    expect(effectsOf(SET, '--map-set marks dst --map-mark', packet)).toEqual([]);
    const other = situation(tcp('10.0.0.7:1', '10.0.0.6:2'), { host });
    expect(effectsOf(SET, '--map-set marks src --map-mark', other)).toEqual([]);
  });
});
