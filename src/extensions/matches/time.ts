import {
  type Answer,
  type Condition,
  type Situation,
  YES,
  answer,
  defineMatch,
} from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import {
  DATE,
  DAY_SECONDS,
  EVERY_MONTHDAY,
  EVERY_WEEKDAY,
  MONTHDAY_LIST,
  TIME_OF_DAY,
  WEEKDAY_LIST,
  monthdayOf,
  printDate,
  printMonthdays,
  printTimeOfDay,
  printWeekdays,
  weekdayOf,
} from '../shared/calendar.ts';
import { printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m time`: the date and the time of day at which the packet comes. All in seconds. */
export interface TimeMatch {
  readonly kind: 'time';
  /** Since 1970. 0 is no bound at the start; at the end it is one that nothing meets. */
  readonly dateStart: number;
  readonly dateStop: number;
  /** Since midnight. A start after the stop means over midnight. */
  readonly dayStart: number;
  readonly dayStop: number;
  /** A bit for each day, 1 for Monday or for the first of a month. */
  readonly weekdays: number;
  readonly monthdays: number;
  /** Whether the kernel's time zone counts instead of UTC. */
  readonly kernelZone: boolean;
  /** Whether what is over midnight belongs to the day before. */
  readonly contiguous: boolean;
}

/** 2038-01-19T03:14:07: `INT_MAX`, which iptables-save prints though nobody wrote it. */
const LAST_SECOND = 0x7fffffff;

export const time = defineMatch<TimeMatch>({
  kind: 'time',
  families: [4, 6],
  says: 'Asks at what date and time of day the packet comes.',
  options: [
    {
      name: '--timestart',
      values: ['hh:mm[:ss]'],
      says: 'Not before that time of day, in UTC.',
    },
    { name: '--timestop', values: ['hh:mm[:ss]'], says: 'Not after that time of day.' },
    {
      name: '--monthdays',
      negatable: true,
      values: ['DAY[,…]'],
      says: 'On these days of the month, 1 to 31.',
    },
    {
      name: '--weekdays',
      negatable: true,
      values: ['DAY[,…]'],
      says: 'On these days of the week, Mon to Sun or 1 to 7.',
    },
    {
      name: '--datestart',
      values: ['YYYY[-MM[-DD[Thh[:mm[:ss]]]]]'],
      says: 'Not before that date.',
    },
    {
      name: '--datestop',
      values: ['YYYY[-MM[-DD[Thh[:mm[:ss]]]]]'],
      says: 'Not after that date.',
    },
    {
      name: '--kerneltz',
      aliases: ['--localtz'],
      says: 'In the kernel’s time zone instead of UTC.',
    },
    { name: '--utc', says: 'In UTC, as without it.' },
    {
      name: '--contiguous',
      says: 'What is over midnight belongs to the day on which it began.',
    },
  ],
  parse: readTime,
  print: (match) =>
    printOptions(
      partsOf(match).map(({ words }) => words),
      flagWords(match),
    ),
  conditions: timeConditions,
  describe(match) {
    const parts = partsOf(match).map(({ says }) => says);
    const said = parts.length === 0 ? phrase`never (the last date is 1970)` : joinPhrases(parts);
    const zone = match.kernelZone ? phrase`in the kernel’s time zone` : phrase`UTC`;
    return match.contiguous
      ? phrase`${said} (${zone}, what is over midnight counting for the day before)`
      : phrase`${said} (${zone})`;
  },
});

function readTime(given: OptionReader): TimeMatch {
  given.exclusive('--kerneltz', '--utc');
  const monthdays = given.value('--monthdays', MONTHDAY_LIST);
  const weekdays = given.value('--weekdays', WEEKDAY_LIST);
  const match: TimeMatch = {
    kind: 'time',
    dateStart: given.value('--datestart', DATE)?.value ?? 0,
    dateStop: given.value('--datestop', DATE)?.value ?? LAST_SECOND,
    dayStart: given.value('--timestart', TIME_OF_DAY)?.value ?? 0,
    dayStop: given.value('--timestop', TIME_OF_DAY)?.value ?? DAY_SECONDS - 1,
    weekdays: daysOf(weekdays, EVERY_WEEKDAY) & EVERY_WEEKDAY,
    monthdays: daysOf(monthdays, EVERY_MONTHDAY),
    kernelZone: given.has('--kerneltz'),
    contiguous: given.has('--contiguous'),
  };
  if (match.contiguous && match.dayStart < match.dayStop) {
    given.fail({ code: 'clash', option: '--contiguous', other: '--timestop' });
  }
  // The tool takes this, and saves it as a list of nothing that it cannot read again.
  const expected = 'at least one day';
  if (match.weekdays === 0)
    given.fail({ code: 'bad-value', option: '--weekdays', value: '', expected });
  if ((match.monthdays & EVERY_MONTHDAY) === 0) {
    given.fail({ code: 'bad-value', option: '--monthdays', value: '', expected });
  }
  return match;
}

function daysOf(
  given: { readonly value: number; readonly invert: boolean } | undefined,
  every: number,
): number {
  if (!given) return every;
  return (given.invert ? given.value ^ every : given.value) >>> 0;
}

/** One thing that the match asks. */
interface Part {
  readonly about: 'time of day' | 'monthdays' | 'weekdays' | 'start' | 'stop';
  readonly words: string;
  readonly says: Phrase;
}

/** In the order of printing. */
function partsOf(match: TimeMatch): readonly Part[] {
  const { dayStart, dayStop, monthdays, weekdays, dateStart, dateStop } = match;
  const [from, to] = [printTimeOfDay(dayStart), printTimeOfDay(dayStop)];
  const [first, last] = [printDate(dateStart), printDate(dateStop)];
  const [days, names] = [printMonthdays(monthdays), printWeekdays(weekdays)];
  const parts: (Part | false)[] = [
    (dayStart !== 0 || dayStop !== DAY_SECONDS - 1) && {
      about: 'time of day',
      words: `--timestart ${from} --timestop ${to}`,
      says: phrase`the time is between ${from} and ${to}`,
    },
    monthdays !== EVERY_MONTHDAY && {
      about: 'monthdays',
      words: `--monthdays ${days}`,
      says: phrase`the day of the month is ${days}`,
    },
    weekdays !== EVERY_WEEKDAY && {
      about: 'weekdays',
      words: `--weekdays ${names}`,
      says: phrase`the day is ${names}`,
    },
    dateStart !== 0 && {
      about: 'start',
      words: `--datestart ${first}`,
      says: phrase`it is ${first} or later`,
    },
    dateStop !== 0 && {
      about: 'stop',
      words: `--datestop ${last}`,
      says: phrase`it is not after ${last}`,
    },
  ];
  return parts.filter((part) => part !== false);
}

function flagWords({ kernelZone, contiguous }: TimeMatch): readonly string[] {
  return [...(kernelZone ? ['--kerneltz'] : []), ...(contiguous ? ['--contiguous'] : [])];
}

/** net/netfilter/xt_time.c, time_mt: dates, then the time of day, then weekday and day of the month. */
const ORDER = ['start', 'stop', 'time of day', 'weekdays', 'monthdays'] as const;

function timeConditions(match: TimeMatch): readonly Condition[] {
  const parts = partsOf(match);
  // Without a word for it, a last date of 1970 is still tested.
  const asked: readonly Pick<Part, 'about' | 'words'>[] =
    match.dateStop === 0 ? [...parts, { about: 'stop', words: '-m time' }] : parts;
  return ORDER.flatMap((about) => asked.filter((part) => part.about === about)).map(
    ({ about, words }) => ({
      words,
      decide: (situation) => decidePart(match, about, words, situation),
      shows: ({ memory }) =>
        memory.nowMs === undefined
          ? 'a time not known'
          : printDate(Math.floor(memory.nowMs / 1000)),
    }),
  );
}

/** Without a clock it is taken to be noon of a Wednesday, 2025-01-15. */
const ASSUMED_NOW = Date.UTC(2025, 0, 15, 12) / 1000;

function decidePart(
  match: TimeMatch,
  about: Part['about'],
  words: string,
  { memory }: Situation,
): Answer {
  // The date that nobody wrote is taken not to have come yet.
  const isUnwritten = about === 'stop' && match.dateStop === LAST_SECOND;
  if (memory.nowMs === undefined) {
    if (isUnwritten) return YES;
    const assumed = isMet(match, about, ASSUMED_NOW) ? 'yes' : 'no';
    return unknown('clock', `Does the packet come within “${words}”?`, assumed);
  }
  const met = isMet(match, about, Math.floor(memory.nowMs / 1000));
  if (!match.kernelZone || isUnwritten) return answer(met);
  const question = `Does the packet come within “${words}”, in the kernel’s time zone?`;
  return unknown('clock', question, met ? 'yes' : 'no');
}

function isMet(match: TimeMatch, about: Part['about'], now: number): boolean {
  const { dayStart, dayStop } = match;
  const timeOfDay = now % DAY_SECONDS;
  switch (about) {
    case 'start':
      return now >= match.dateStart;
    case 'stop':
      return now <= match.dateStop;
    case 'time of day':
      return dayStart < dayStop
        ? timeOfDay >= dayStart && timeOfDay <= dayStop
        : timeOfDay >= dayStart || timeOfDay <= dayStop;
    case 'weekdays':
      return (match.weekdays & (1 << weekdayOf(countedDay(match, now)))) !== 0;
    case 'monthdays':
      return (match.monthdays & (1 << monthdayOf(countedDay(match, now)))) !== 0;
  }
}

/** The small hours of a `--contiguous` night belong to the day before. */
function countedDay({ dayStart, dayStop, contiguous }: TimeMatch, now: number): number {
  const isAfterMidnight = dayStart >= dayStop && now % DAY_SECONDS <= dayStop;
  return contiguous && isAfterMidnight ? now - DAY_SECONDS : now;
}
