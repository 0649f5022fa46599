import { expect, test } from 'vitest';
import type { Origin } from '#net/packet.ts';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { process, situation, tcp, wire } from '#testing/situations.ts';
import { owner } from './owner.ts';

// The real tool knows the users of its own host.
matchCases(owner)`
  --uid-owner 1337                    -> same
  ! --uid-owner 1337 --gid-owner 100-200 -> same
  --gid-owner 5 --uid-owner 3 --socket-exists -> --socket-exists --uid-owner 3 --gid-owner 5
  --uid-owner root                    -> --uid-owner 0
  --uid-owner 0x10                    -> --uid-owner 16
  --uid-owner 010                     -> --uid-owner 8
  --uid-owner 7-7                     -> --uid-owner 7
  --uid-owner 1:2                     -> --uid-owner 1-2
  --uid-owner 4294967294              -> same
  ! --gid-owner 1000 --suppl-groups   -> same
  ! --socket-exists                   -> same
  --uid-owner 5-2                     -> problem bad-value
  --uid-owner 4294967295              -> problem bad-value
  --uid-owner nosuchuser              -> problem bad-value
  --uid-owner 1-                      -> problem bad-value
  --gid-owner 5 --uid-owner 3 --suppl-groups -> --uid-owner 3 --gid-owner 5 --suppl-groups
  --suppl-groups                      -> problem missing-option
  --suppl-groups --gid-owner 5        -> problem missing-option
  --uid-owner 5 --suppl-groups        -> problem missing-option
  ! --suppl-groups --gid-owner 3      -> problem bad-negation
  nothing -> problem missing-option
`;

const leaving = (origin: Origin) =>
  situation(tcp('10.1.2.3:40000', '10.0.0.9:80'), { hook: 'OUTPUT', origin });
const envoy = leaving(process(1337, 1338));

test('the owner of the sending process', () => {
  expect(decide(owner, '--uid-owner 1337', envoy)).toMatchObject({
    holds: 'yes',
    shows: 'uid 1337',
  });
  expect(decide(owner, '! --uid-owner 1337', envoy).holds).toBe('no');
  expect(decide(owner, '--gid-owner 1337', envoy)).toMatchObject({
    holds: 'no',
    shows: 'gid 1338',
  });
  expect(holds(owner, '--uid-owner 1000-1999 --gid-owner 1338 --socket-exists', envoy)).toBe('yes');
  expect(holds(owner, '! --socket-exists', envoy)).toBe('no');
});

test.each([
  ['a RST of REJECT', { kind: 'kernel', socket: false }],
  ['a forwarded packet', wire('eth0')],
] as const)('%s has no socket: plain options fail, negated ones hold', (_, origin) => {
  const packet = leaving(origin);
  expect(decide(owner, '--uid-owner 0', packet)).toMatchObject({
    holds: 'no',
    shows: 'no local socket',
  });
  expect(holds(owner, '! --uid-owner 0', packet)).toBe('yes');
  expect(holds(owner, '! --uid-owner 0 ! --gid-owner 0', packet)).toBe('yes');
  expect(holds(owner, '! --uid-owner 0 --gid-owner 0', packet)).toBe('no');
  expect(holds(owner, '--socket-exists', packet)).toBe('no');
  expect(holds(owner, '! --socket-exists ! --uid-owner 0', packet)).toBe('yes');
});

test('an answer of the kernel has a socket and no owner', () => {
  const pong = leaving({ kind: 'kernel', socket: true });
  expect(holds(owner, '--socket-exists', pong)).toBe('yes');
  expect(holds(owner, '! --socket-exists', pong)).toBe('no');
  expect(holds(owner, '--uid-owner 0', pong)).toBe('no');
  expect(holds(owner, '! --uid-owner 0', pong)).toBe('yes');
});

test('supplementary groups are a choice where the first group does not decide', () => {
  expect(holds(owner, '--gid-owner 1338 --suppl-groups', envoy)).toBe('yes');
  expect(decide(owner, '--gid-owner 7 --suppl-groups', envoy)).toMatchObject({
    holds: 'maybe',
    assumed: 'no',
  });
  expect(decide(owner, '! --gid-owner 7 --suppl-groups', envoy).assumed).toBe('yes');
  expect(holds(owner, '--gid-owner 7 --suppl-groups', leaving(wire('eth0')))).toBe('no');
});
