import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { optionReader } from '#testing/read-options.ts';
import { remembering, situation, tcp } from '#testing/situations.ts';
import { time } from './time.ts';

// The last date that fits is printed though nobody wrote it. The tool takes a list without a day, and
// saves it so that it cannot read it again.
matchCases(time)`
  --timestart 09:00 --timestop 17:00 --weekdays Mon,Tue --monthdays 1,2 --datestart 2020-01-01 --datestop 2030-01-01 -> --timestart 09:00:00 --timestop 17:00:00 --monthdays 1,2 --weekdays Mon,Tue --datestart 2020-01-01T00:00:00 --datestop 2030-01-01T00:00:00
  nothing                             -> --datestop 2038-01-19T03:14:07
  --utc --timestart 01:02:03          -> --timestart 01:02:03 --timestop 23:59:59 --datestop 2038-01-19T03:14:07
  --timestop 12:5                     -> --timestart 00:00:00 --timestop 12:05:00 --datestop 2038-01-19T03:14:07
  --timestart 0:0 --timestop 23:59:59 -> --datestop 2038-01-19T03:14:07
  --contiguous --timestart 23:00 --timestop 01:00 --localtz -> --timestart 23:00:00 --timestop 01:00:00 --datestop 2038-01-19T03:14:07 --kerneltz --contiguous
  --timestart 9: --timestop 9: --contiguous -> --timestart 09:00:00 --timestop 09:00:00 --datestop 2038-01-19T03:14:07 --contiguous
  --weekdays 7,1,Wednesday,Tu         -> --weekdays Mon,Tue,Wed,Sun --datestop 2038-01-19T03:14:07
  ! --weekdays Sa,Su                  -> --weekdays Mon,Tue,Wed,Thu,Fri --datestop 2038-01-19T03:14:07
  --weekdays 1,2,3,4,5,6,7            -> --datestop 2038-01-19T03:14:07
  --weekdays Mon,9,                   -> --weekdays Mon --datestop 2038-01-19T03:14:07
  --monthdays 31,0,5,010              -> --monthdays 1,5,31 --datestop 2038-01-19T03:14:07
  ! --monthdays 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29 -> --monthdays 30,31 --datestop 2038-01-19T03:14:07
  --datestart 2020-2 --datestop 2038-12-31T23:59:59 -> --datestart 2020-02-01T00:00:00 --datestop 2038-12-31T23:59:59
  --datestart 2020-02-30T12           -> --datestart 2020-03-01T12:00:00 --datestop 2038-01-19T03:14:07
  --datestart 2020-00-00T1:2          -> --datestart 2019-11-30T01:02:00 --datestop 2038-01-19T03:14:07
  --datestart 1970                    -> --datestop 2038-01-19T03:14:07
  --timestart 24:00                   -> problem bad-value
  --timestart 9                       -> problem bad-value
  --weekdays mon                      -> problem bad-value
  --weekdays 0                        -> problem bad-value
  --weekdays 08                       -> problem bad-value
  --weekdays M                        -> problem bad-value
  --weekdays Mon,,Tue                 -> problem bad-value
  --monthdays 32                      -> problem bad-value
  --datestart 2039                    -> problem bad-value
  --datestart 1969                    -> problem bad-value
  --datestart 2020-13-01              -> problem bad-value
  --datestart 1970-00-00              -> problem bad-value
  --weekdays 8                        -> problem bad-value   [not tool]
  ! --weekdays 1,2,3,4,5,6,7          -> problem bad-value   [not tool]
  --monthdays 0                       -> problem bad-value   [not tool]
  --kerneltz --utc                    -> problem clash
  --timestart 09:00 --timestop 17:00 --contiguous -> problem clash
  --contiguous                        -> problem clash
`;

test('day 0 is no day, but negated it is not every day either', () => {
  const context = { family: 4, protocol: undefined, table: 'filter' } as const;
  const match = time.parse(optionReader('! --monthdays 0 --datestop 1970', time.options, context));
  const days = Array.from({ length: 31 }, (_, index) => index + 1).join(',');
  expect(match && time.print(match, 4)).toBe(` --monthdays ${days}`);
});

const at = (date: string) =>
  situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), {
    memory: remembering({}, Date.parse(`${date}Z`)),
  });

// 2024-07-01 was a Monday.
test.each([
  ['--timestart 09:00 --timestop 17:00', '2024-07-01T09:00:00', 'yes'],
  ['--timestart 09:00 --timestop 17:00', '2024-07-01T17:00:00', 'yes'],
  ['--timestart 09:00 --timestop 17:00', '2024-07-01T17:00:01', 'no'],
  ['--timestart 23:00 --timestop 01:00', '2024-07-01T00:30:00', 'yes'],
  ['--timestart 23:00 --timestop 01:00', '2024-07-01T12:00:00', 'no'],
  ['--timestart 09:00 --timestop 09:00', '2024-07-01T12:00:00', 'yes'],
  ['--weekdays Mon', '2024-07-01T23:59:59', 'yes'],
  ['--weekdays Mon', '2024-07-02T00:00:00', 'no'],
  ['! --weekdays Mon', '2024-07-02T00:00:00', 'yes'],
  ['--weekdays Sun', '2024-06-30T12:00:00', 'yes'],
  ['--timestart 23:00 --timestop 01:00 --weekdays Mon', '2024-07-02T00:30:00', 'no'],
  ['--timestart 23:00 --timestop 01:00 --weekdays Mon --contiguous', '2024-07-02T00:30:00', 'yes'],
  ['--timestart 23:00 --timestop 01:00 --weekdays Mon --contiguous', '2024-07-01T00:30:00', 'no'],
  ['--timestart 23:00 --timestop 01:00 --monthdays 30 --contiguous', '2024-07-01T00:30:00', 'yes'],
  ['--monthdays 29', '2024-02-29T12:00:00', 'yes'],
  ['--monthdays 1', '2023-03-01T00:00:00', 'yes'],
  ['--datestart 2024-07-01', '2024-06-30T23:59:59', 'no'],
  ['--datestart 2024-07-01', '2024-07-01T00:00:00', 'yes'],
  ['--datestop 2024-07-01', '2024-07-01T00:00:01', 'no'],
  ['--datestop 1970', '2024-07-01T00:00:00', 'no'],
  ['', '2038-01-19T03:14:07', 'yes'],
  ['', '2038-01-19T03:14:08', 'no'],
])('%s at %s: %s', (options, date, expected) => {
  expect(holds(time, options, at(date))).toBe(expected);
});

test('without a clock each part is a question, but the date that nobody wrote', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(holds(time, '', packet)).toBe('yes');
  expect(decide(time, '--timestart 09:00 --timestop 17:00', packet)).toMatchObject({
    holds: 'maybe',
    question: 'Does the packet come within “--timestart 09:00:00 --timestop 17:00:00”?',
    shows: 'a time not known',
  });
});

test('in the kernel’s time zone UTC is no more than likely', () => {
  const night = at('2024-07-01T23:30:00');
  expect(decide(time, '--weekdays Mon --kerneltz', night)).toMatchObject({
    holds: 'maybe',
    assumed: 'yes',
    shows: '2024-07-01T23:30:00',
  });
  expect(decide(time, '--weekdays Tue --kerneltz', night).assumed).toBe('no');
});
