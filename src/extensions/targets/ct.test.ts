import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { INVALID, UNTRACKED, situation, tcp } from '#testing/situations.ts';
import { CT } from './ct.ts';

// A timeout must have been made (nfct) before a rule can name it.
targetCases(CT)`
  nothing -> same
  --notrack                                   -> same
  --zone 5 --notrack                          -> --notrack --zone 5
  -p tcp --zone 5 --helper ftp                -> --helper ftp --zone 5
  -p tcp --helper Q.931                       -> same
  -p tcp --timeout long                       -> same  [not tool]
  --ctevents mark,new,new                     -> --ctevents new,mark
  --ctevents new,related,destroy,reply,assured,protoinfo,helper,mark,natseqinfo,secmark -> same
  --zone 0x5 --expevents new --ctevents destroy -> --ctevents destroy --expevents new --zone 5
  --zone Mark                                 -> --zone mark
  --zone 0                                    -> nothing
  --zone 65535                                -> same
  --zone-orig 3                               -> same
  --zone-reply mark                           -> same
  --zone-orig 3 --zone-reply 4                -> --zone 4
  --zone-reply 4 --zone-orig 3                -> --zone 3
  --zone-orig 3 --zone-reply mark             -> --zone mark
  --zone-orig 3 --zone 4                      -> --zone-orig 4
  --zone mark --zone-orig 3                   -> --zone-orig mark
  --zone 65536                                -> problem bad-value
  --ctevents NEW                              -> problem bad-value
  --expevents related                         -> problem bad-value
  --helper ftp                                -> problem needs-protocol
`;

const packet = tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { mark: 0x10007 });
const fresh = situation(packet, { hook: 'PREROUTING', tracking: INVALID });

test.each([
  ['--notrack --zone 5', [{ kind: 'untrack' }]],
  ['--zone 5', [{ kind: 'zone', zone: 5, direction: 'both' }]],
  ['--zone-reply 5', [{ kind: 'zone', zone: 5, direction: 'reply' }]],
  // A zone has sixteen bits.
  ['--zone-orig mark', [{ kind: 'zone', zone: 7, direction: 'original' }]],
  [
    '--helper ftp',
    [
      { kind: 'zone', zone: 0, direction: 'both' },
      { kind: 'helper', helper: 'ftp' },
    ],
  ],
  ['', [{ kind: 'zone', zone: 0, direction: 'both' }]],
])('-j CT %s', (options, effects) => {
  expect(effectsOf(CT, options, fresh)).toEqual(effects);
});

test('a packet that is tracked or untracked already (it came round lo) stays as it is', () => {
  expect(effectsOf(CT, '--notrack', situation(packet))).toEqual([]);
  expect(effectsOf(CT, '--zone 5', situation(packet, { tracking: UNTRACKED }))).toEqual([]);
});
