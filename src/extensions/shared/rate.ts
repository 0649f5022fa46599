/** Rates as `--limit` takes them: so many packets in a second, a minute, an hour or a day. */
import type { ValueForm } from '../option-reader.ts';

/** Periods count ten-thousandths of a second (include/uapi/linux/netfilter/xt_limit.h). */
const SCALE = 10000;

const UNITS = [
  { name: 'day', print: 'day', period: SCALE * 86400 },
  { name: 'hour', print: 'hour', period: SCALE * 3600 },
  { name: 'minute', print: 'min', period: SCALE * 60 },
  { name: 'second', print: 'sec', period: SCALE },
] as const;

/** The time between two packets, in ten-thousandths of a second. */
export const RATE_PERIOD: ValueForm<number> = {
  expected: 'a rate such as 5/second, 5/min, 5/hour or 5/day, at most 10000/second',
  // libxt_limit.c, parse_rate: the number ends where its digits do, units may be shortened.
  read: (text) => {
    const [, digits = '', unit] = /^(\d{1,9})[^/]*(?:\/(.*))?$/.exec(text) ?? [];
    const asked = unit?.toLowerCase() ?? 'second';
    const found = asked === '' ? undefined : UNITS.find(({ name }) => name.startsWith(asked));
    const count = Number(digits);
    if (!found || count === 0) return undefined;
    const period = Math.floor(found.period / count);
    return period > 0 ? period : undefined;
  },
};

/** The count and its unit, in the largest unit in which the count comes out even enough. */
function rateOfPeriod(period: number): { readonly count: number; readonly unit: Unit } {
  // libxt_limit.c, print_rate
  let chosen: Unit = UNITS[0];
  for (const unit of UNITS.slice(1)) {
    if (period > unit.period || Math.floor(unit.period / period) < unit.period % period) break;
    chosen = unit;
  }
  return { count: Math.floor(chosen.period / period), unit: chosen };
}

type Unit = (typeof UNITS)[number];

export function printRate(period: number): string {
  const { count, unit } = rateOfPeriod(period);
  return `${count}/${unit.print}`;
}

/** For people: `5 a minute`. */
export function describeRate(period: number): string {
  const { count, unit } = rateOfPeriod(period);
  return `${count} ${unit.name === 'hour' ? 'an' : 'a'} ${unit.name}`;
}

export function periodMs(period: number): number {
  return (period * 1000) / SCALE;
}
