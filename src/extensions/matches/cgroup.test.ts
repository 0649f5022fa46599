import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { connectionOf, process, situation, tcp, tracked } from '#testing/situations.ts';
import { cgroup } from './cgroup.ts';

// The tool wants the path to be there; in a namespace of its own only / and the empty path are.
matchCases(cgroup)`
  --cgroup 1             -> same
  ! --cgroup 0x100001    -> ! --cgroup 1048577
  --path /               -> --path "/"
  --path ""              -> --path ""
  ! --path "web/a b"     -> same                  [not tool]
  ! --path web           -> same                  [not tool]
  --path / --cgroup 1    -> problem clash
  nothing                -> problem missing-option
  --cgroup x             -> problem bad-value
`;

const syn = tcp('10.0.0.9:40000', '10.1.2.3:80');

test('a packet of a process has a group, which is not known', () => {
  const sent = situation(syn, { hook: 'OUTPUT', origin: process(1000, 2000) });
  expect(decide(cgroup, '--path /web', sent)).toMatchObject({
    holds: 'maybe',
    question: 'Is the process’s control group /web?',
    assumed: 'no',
  });
  expect(holds(cgroup, '! --cgroup 7', sent)).toBe('maybe');
});

test('without a local socket nothing holds, negated or not', () => {
  expect(decide(cgroup, '! --cgroup 1', situation(syn))).toMatchObject({
    holds: 'no',
    shows: 'no local socket',
  });
  const forwarded = situation(syn, {
    hook: 'FORWARD',
    origin: { kind: 'wire', interface: 'eth0' },
  });
  expect(holds(cgroup, '! --path /web', forwarded)).toBe('no');
});

test('in INPUT a packet of a standing connection may have met its socket', () => {
  const tracking = tracked(connectionOf(syn), 'ESTABLISHED');
  expect(holds(cgroup, '--cgroup 1', situation(syn, { tracking }))).toBe('maybe');
});
