/** Dates, times of day and days as `-m time` writes and compares them: always UTC. */
import type { ValueForm } from '../option-reader.ts';

export const DAY_SECONDS = 86_400;

/** Seconds since 1970. Missing parts are the least, and what no month has runs over into the next. */
export const DATE: ValueForm<number> = {
  expected: 'a date from 1970 to 2038, as YYYY-MM-DDThh:mm:ss or the beginning of it',
  read: (text) => {
    const found = /^(\d{4})(?:-(\d*)(?:-(\d*)(?:T(\d*)(?::(\d*)(?::(\d*))?)?)?)?)?$/.exec(text);
    if (!found) return undefined;
    const [year, month, day, hour, minute, second] = [0, 1, 1, 0, 0, 0].map((least, index) => {
      const part = found[index + 1];
      return part === undefined ? least : Number(part);
    });
    if (!year || month === undefined || year < 1970 || year > 2038) return undefined;
    if (isAbove(month, 12) || isAbove(day, 31) || isAbove(hour, 23)) return undefined;
    if (isAbove(minute, 59) || isAbove(second, 59)) return undefined;
    const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
    return seconds < 0 ? undefined : seconds;
  },
};

function isAbove(value: number | undefined, most: number): boolean {
  return value === undefined || value > most;
}

export function printDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** Seconds since midnight, written `hh:mm` or `hh:mm:ss`. */
export const TIME_OF_DAY: ValueForm<number> = {
  expected: 'a time of day, as hh:mm or hh:mm:ss',
  read: (text) => {
    const found = /^(\d{1,6}):(\d{0,6})(?::(\d{0,6}))?$/.exec(text);
    if (!found) return undefined;
    const [hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number(part ?? 0));
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    return hour * 3600 + minute * 60 + second;
  },
};

export function printTimeOfDay(seconds: number): string {
  return printDate(seconds).slice(11);
}

/** Bits 1 to 7, Monday first. */
export const EVERY_WEEKDAY = 0xfe;
/** Bits 1 to 31. */
export const EVERY_MONTHDAY = 0xfffffffe;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** Names by their first two letters, or numbers, of which those above 7 are no day. */
export const WEEKDAY_LIST: ValueForm<number> = {
  expected: 'days such as Mon,Tue or 1 to 7',
  read: (text) =>
    readDays(text, (part) => {
      if (/^[1-9]\d{0,2}$/.test(part)) return Number(part);
      const index = WEEKDAYS.findIndex(
        (name) => part.length > 1 && name.slice(0, 2) === part.slice(0, 2),
      );
      return index < 0 ? undefined : index + 1;
    }),
};

/** Numbers; 0 is no day, and of longer ones the first two characters count (my_strseg). */
export const MONTHDAY_LIST: ValueForm<number> = {
  expected: 'days of the month, 1 to 31, with commas between them',
  read: (text) =>
    readDays(text, (part) => {
      const digits = part.slice(0, 2);
      if (digits === '') return 0;
      const number = /^(0[0-7]?|[1-9]\d?)$/.test(digits) ? Number(digits) : 32;
      return number > 31 ? undefined : number;
    }),
};

function readDays(text: string, readDay: (part: string) => number | undefined): number | undefined {
  let days = 0;
  // A comma at the end is passed over, and no text is no day.
  for (const part of text === '' ? [] : text.replace(/,$/, '').split(',')) {
    const day = readDay(part);
    if (day === undefined) return undefined;
    if (day < 32) days |= 1 << day;
  }
  return days >>> 0;
}

export function printWeekdays(days: number): string {
  return WEEKDAYS.filter((_, index) => (days & (2 << index)) !== 0).join(',');
}

export function printMonthdays(days: number): string {
  const all = Array.from({ length: 31 }, (_, index) => index + 1);
  return all.filter((day) => (days & (1 << day)) !== 0).join(',');
}

/** 1 to 7, Monday first; the first day of 1970 was a Thursday. */
export function weekdayOf(seconds: number): number {
  return ((Math.floor(seconds / DAY_SECONDS) + 3) % 7) + 1;
}

export function monthdayOf(seconds: number): number {
  return new Date(seconds * 1000).getUTCDate();
}
