import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { UNTRACKED, connectionOf, situation, tcp, tracked } from '#testing/situations.ts';
import { connlabel } from './connlabel.ts';

// A name needs the host's connlabel.conf, which the machine of the test has not.
matchCases(connlabel)`
  --label 40           -> --label "40"
  ! --label 0x1f --set -> ! --label "31" --set
  --label "127"        -> same
  --label from-vpn     -> --label "from-vpn"   [not tool]
  --label 128          -> problem bad-value
  --label 1x           -> problem bad-value
  --set                -> problem missing-option
`;

const syn = tcp('10.0.0.9:40000', '10.1.2.3:80');
const labelled = situation(syn, { tracking: tracked(connectionOf(syn, { labels: [5, 40] })) });

test('a label is there or not', () => {
  expect(decide(connlabel, '--label 40', labelled)).toMatchObject({ holds: 'yes', shows: '5, 40' });
  expect(holds(connlabel, '! --label 40', labelled)).toBe('no');
  expect(holds(connlabel, '--label 41', labelled)).toBe('no');
  expect(holds(connlabel, '! --label 41', labelled)).toBe('yes');
});

test('--set sets it, and then it is there', () => {
  expect(decide(connlabel, '--label 41 --set', labelled)).toMatchObject({
    holds: 'yes',
    effects: [{ kind: 'connection-label', label: 41 }],
  });
  expect(decide(connlabel, '--label 40 --set', labelled)).toMatchObject({
    holds: 'yes',
    effects: [],
  });
  expect(holds(connlabel, '! --label 41 --set', labelled)).toBe('no');
});

test('without a connection there are no labels', () => {
  const none = situation(syn, { tracking: UNTRACKED });
  expect(holds(connlabel, '--label 1', none)).toBe('no');
  expect(holds(connlabel, '! --label 1', none)).toBe('yes');
  expect(decide(connlabel, '--label 1 --set', none)).toMatchObject({ holds: 'no', effects: [] });
});

test('which label a name means is known to the host alone', () => {
  expect(decide(connlabel, '--label from-vpn', labelled).question).toBe(
    'Is “from-vpn” one of the labels 5, 40?',
  );
  expect(holds(connlabel, '--label from-vpn', situation(syn))).toBe('no');
});
