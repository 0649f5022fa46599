import { describe, expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { address, situation, tcp } from '#testing/situations.ts';
import { optionReader } from '#testing/read-options.ts';
import { DNAT } from './dnat.ts';

// The tool prints 80-80/90 as 80/90, which it does not take back; a dump that has it opens here.
targetCases(DNAT)`
  v4 --to-destination 10.0.0.1                      -> same
  v4 -p tcp --to-destination 10.0.0.1:8080          -> same
  v4 -p udp --to-destination 10.0.0.1-10.0.0.3:80-90 --random --persistent -> same
  v4 --to-destination 10.0.0.1 --persistent --random -> --to-destination 10.0.0.1 --random --persistent
  v4 --to-destination 10.0.0.9-10.0.0.1             -> same
  v4 --to-destination 10.0.0.1-10.0.0.1             -> --to-destination 10.0.0.1
  v4 -p tcp --to-destination 10.0.0.1:6000-6010/5000 -> same
  v4 -p tcp --to-destination 10.0.0.1:10-20/ftp     -> --to-destination 10.0.0.1:10-20/21
  v4 -p tcp --to-destination 10.0.0.1:80-80/90      -> --to-destination 10.0.0.1:80/90
  v4 -p tcp --to-destination 10.0.0.1:80/90         -> same  [not tool]
  v4 -p tcp --to-destination 10.0.0.1:ssh           -> --to-destination 10.0.0.1:22
  v4 -p tcp --to-destination 10.0.0.1:0x50          -> --to-destination 10.0.0.1:80
  v4 -p icmp --to-destination 10.0.0.1:80           -> same
  v4 --to-destination 0.0.0.0                       -> same
  v6 --to-destination 2001:db8::1                   -> same
  v6 --to-destination [2001:db8::1]                 -> --to-destination 2001:db8::1
  v6 --to-destination 2001:DB8:0::1-2001:db8::9     -> --to-destination 2001:db8::1-2001:db8::9
  v6 -p tcp --to-destination [2001:db8::1]:80       -> same
  v6 -p tcp --to-destination 2001:db8::1:80         -> same
  v6 -p tcp --to-destination [2001:db8::1-2001:db8::9]:80-90/80 -> same
  v6 --to-destination ::                            -> same
  v6 --to-destination ::ffff:1.2.3.4                -> same
  -p tcp --to-destination :8080                     -> same
  -p tcp --to-destination :80-90/80                 -> same
  v6 -p tcp --to-destination []:80                  -> --to-destination :80
  v4 -p tcp --to-destination 10.0.0.1:              -> problem bad-value
  v4 -p tcp --to-destination 10.0.0.1:90-80         -> problem bad-value
  v4 -p tcp --to-destination 10.0.0.1:80-90/0       -> problem bad-value
  v4 -p tcp --to-destination 10.0.0.1:80-65536      -> problem bad-value
  v4 -p tcp --to-destination [10.0.0.1]:80          -> problem bad-value
  v4 --to-destination 10.0.0.1/32                   -> problem bad-value
  v4 --to-destination 2001:db8::1                   -> problem bad-value
  v6 --to-destination 10.0.0.1                      -> problem bad-value
  v6 -p tcp --to-destination [2001:db8::1           -> problem bad-value
  v6 -p tcp --to-destination 2001:db8::1:http       -> problem bad-value
  -p tcp --to-destination :                         -> problem bad-value
  v4 --to-destination 10.0.0.1:80                   -> problem needs-protocol
  v4 -p udplite --to-destination 10.0.0.1:80        -> problem needs-protocol
  v4 --to-destination 10.0.0.1 --to-destination 10.0.0.2 -> problem repeated-option
  --random                                          -> problem missing-option
`;

describe('what it asks for', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { hook: 'PREROUTING' });

  test('a range of addresses and ports, with a base', () => {
    const range = '10.0.0.1-10.0.0.3:6000-6010/5000';
    expect(apply(DNAT, `--to-destination ${range} --persistent`, packet)).toEqual({
      kind: 'nat',
      effects: [],
      request: {
        side: 'destination',
        address: { kind: 'range', from: address('10.0.0.1'), to: address('10.0.0.3') },
        ports: { from: 6000, to: 6010, base: 5000 },
        random: false,
        persistent: true,
      },
    });
  });

  test('a port alone keeps the address', () => {
    expect(apply(DNAT, '--to-destination :8080', packet)).toMatchObject({
      request: { address: { kind: 'keep' }, ports: { from: 8080, to: 8080 } },
    });
  });
});

test('a negated protocol that has ports is good enough for the tool', () => {
  const context = { family: 4, protocol: undefined, notProtocol: 17, table: 'nat' } as const;
  const given = optionReader('--to-destination 10.0.0.1:80', DNAT.options, context);
  DNAT.parse(given);
  expect(given.fault).toBe(undefined);
});
