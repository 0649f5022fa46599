import { expect, test } from 'vitest';
import { readIpset } from '#host/read-ipset.ts';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { hostWith, icmp, situation, tcp } from '#testing/situations.ts';
import { set } from './set.ts';

// The sets of these names are made where the cases are put to the real tool.
matchCases(set)`
  v4 --match-set S1 src                 -> same
  v4 ! --match-set S2 src,dst           -> same
  v4 --set S3 src,dst,src               -> --match-set S3 src,dst,src
  v6 --match-set S6 dst                 -> same
  v4 --match-set S1 src --update-counters --update-subcounters -> --match-set S1 src
  v4 ! --update-subcounters ! --update-counters --return-nomatch --match-set S1 src -> --match-set S1 src --return-nomatch ! --update-counters ! --update-subcounters
  v4 --match-set S1 src --bytes-gt 0x10 --packets-lt 5 -> --match-set S1 src --packets-lt 5 --bytes-gt 16
  v4 --match-set S1 src ! --packets-eq 5 ! --bytes-eq 6 -> same
  v4 --match-set S1 src --packets-eq 18446744073709551615 --bytes-lt 0 -> same
  v4 --match-set S1 src --packets-gt 7 --bytes-eq 8 -> same
  v4 --match-set S1 src --packets-lt 010 --bytes-eq 00 -> --match-set S1 src --packets-lt 8 --bytes-eq 0
  v4 --match-set S1 src --packets-lt 09 -> problem bad-value
  v4 --match-set S1 src --packets-lt 18446744073709551616 -> problem bad-value
  v4 --match-set S1 src --packets-lt 5 --packets-gt 3 -> problem clash
  v4 --match-set S1 both                -> problem bad-value
  v4 --match-set S3 src,dst,src,dst,src,dst,src -> problem bad-value
  v4 --match-set aaaaaaaaaabbbbbbbbbbccccccccccdd src -> problem bad-value
  v4 --match-set S1 src ! --bytes-lt 9  -> problem bad-negation
  nothing                               -> problem missing-option
`;

const host = hostWith({
  sets: readIpset(`
create endpoints hash:ip,port family inet counters
add endpoints 10.1.2.3,tcp:80 packets 7 bytes 420
create networks hash:net family inet
add networks 10.0.0.0/8
add networks 10.1.0.0/16 nomatch
create cards hash:mac
add cards 02:00:00:00:00:0A
`).read,
});
const syn = tcp('10.0.0.9:40000', '10.1.2.3:80');
const arriving = situation(syn, { host });

test('of a set whose entries are known it decides, dimension by dimension', () => {
  expect(decide(set, '--match-set endpoints dst,dst', arriving)).toMatchObject({
    holds: 'yes',
    shows: '10.1.2.3,tcp:80, in',
  });
  expect(decide(set, '--match-set endpoints src,dst', arriving)).toMatchObject({
    holds: 'no',
    shows: '10.0.0.9,tcp:80, not in',
  });
  expect(holds(set, '! --match-set endpoints src,dst', arriving)).toBe('yes');
  const ping = situation(icmp('10.0.0.9', '10.1.2.3', 8), { host });
  expect(holds(set, '--match-set endpoints dst,dst', ping)).toBe('no');
});

test('entries that exclude', () => {
  expect(decide(set, '--match-set networks dst', arriving)).toMatchObject({
    holds: 'no',
    shows: '10.1.2.3, excluded by 10.1.0.0/16',
  });
  expect(decide(set, '--match-set networks src', arriving).shows).toBe(
    '10.0.0.9, in as 10.0.0.0/8',
  );
  expect(holds(set, '--match-set networks dst --return-nomatch', arriving)).toBe('yes');
  expect(holds(set, '--match-set networks src --return-nomatch', arriving)).toBe('no');
});

test.each([
  ['--packets-eq 7', 'yes'],
  ['! --packets-eq 7', 'no'],
  ['--packets-gt 6 --bytes-lt 421', 'yes'],
  ['--packets-gt 6 --bytes-lt 420', 'no'],
])('counters of the entry: %s', (options, expected) => {
  expect(holds(set, `--match-set endpoints dst,dst ${options}`, arriving)).toBe(expected);
});

test('a set without counters is not asked for them', () => {
  expect(holds(set, '--match-set networks src --packets-gt 9', arriving)).toBe('yes');
});

test('a set that nobody gave is a choice', () => {
  expect(decide(set, '--match-set cali40 src,dst', arriving)).toMatchObject({
    holds: 'maybe',
    question: 'Is src 10.0.0.9, dst 10.1.2.3 in the set cali40?',
    assumed: 'no',
  });
  expect(decide(set, '! --match-set cali40 src', arriving)).toMatchObject({
    question: 'Is src 10.0.0.9 missing from the set cali40?',
    assumed: 'yes',
  });
});

test('a MAC that nobody gave is a choice, too', () => {
  expect(decide(set, '--match-set cards src', arriving)).toMatchObject({
    holds: 'maybe',
    shows: 'the frame’s source address not known',
  });
});
