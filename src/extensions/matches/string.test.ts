import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { string } from './string.ts';

// What is not printable, or ends in a backslash, is printed in hexadecimal.
matchCases(string)`
  --icase --string "GET /" --to 100 --from 10 --algo bm -> --string "GET /" --algo bm --from 10 --to 100 --icase
  --algo kmp --hex-string "|0d0a|"                      -> --hex-string "|0d0a|" --algo kmp
  ! --string x --algo bm --from 0 --to 65535            -> ! --string "x" --algo bm
  --string "a\"b'c\\d" --algo bm                        -> same
  --string "abc\\" --algo bm                            -> --hex-string "|6162635c|" --algo bm
  --string ünï --algo bm                                -> --hex-string "|c3bc6ec3af|" --algo bm
  --string |41| --algo bm                               -> --string "|41|" --algo bm
  ! --hex-string "GET |20| /" --algo bm                 -> ! --string "GET   /" --algo bm
  --hex-string "|  00|" --algo bm                       -> --hex-string "|00|" --algo bm
  --hex-string "|41 42|c|ff|" --algo bm                 -> --hex-string "|414263ff|" --algo bm
  --hex-string "a\\|b\\\\c" --algo bm                   -> --string "a|b\\c" --algo bm
  --hex-string "|41||42|" --algo bm                     -> --string "A|42" --algo bm
  --hex-string "|41  42|" --algo bm                     -> problem bad-value
  --hex-string "|414|" --algo bm                        -> problem bad-value
  --hex-string "|4142" --algo bm                        -> problem bad-value
  --hex-string "|4g|" --algo bm                         -> problem bad-value
  --hex-string "|41\\|" --algo bm                       -> problem bad-value
  --hex-string "ab\\" --algo bm                         -> problem bad-value
  --hex-string "|" --algo bm                            -> problem bad-value
  --hex-string "" --algo bm                             -> problem bad-value
  --string "" --algo bm                                 -> problem bad-value
  --string x --hex-string y --algo bm                   -> problem clash
  --string x --algo fsm                                 -> problem bad-value
  --string x --algo bm --from 100 --to 10               -> problem bad-value
  --string x --algo bm --from 65536                     -> problem bad-value
  --string x                                            -> problem missing-option
  --algo bm                                             -> problem missing-option
`;

test('128 bytes are the most', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'ACK', { length: 1500 }));
  expect(holds(string, `--algo bm --string ${'x'.repeat(128)}`, packet)).toBe('maybe');
  expect(() => holds(string, `--algo bm --string ${'x'.repeat(129)}`, packet)).toThrow('bad-value');
});

const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { length: 60 }));

test('what a packet carries is not known', () => {
  expect(decide(string, '--algo bm --string "GET /"', syn)).toMatchObject({
    holds: 'maybe',
    question: 'Does the packet contain “GET /”?',
    assumed: 'no',
  });
  expect(decide(string, '--algo bm ! --hex-string "|00|"', syn)).toMatchObject({
    question: 'Is the packet without “|00|”?',
    assumed: 'yes',
  });
});

test('a packet too short for the text does not contain it', () => {
  expect(holds(string, '--algo bm --string "GET /" --from 56', syn)).toBe('no');
  expect(holds(string, '--algo bm --string "GET /" --from 55', syn)).toBe('maybe');
  expect(holds(string, '--algo bm ! --string "GET /" --from 56', syn)).toBe('yes');
});
