import { defineTarget, goOn } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';

/** `-j RATEEST`: packets are counted for an estimate of their rate, which the match of that name reads. */
export interface RateestTarget {
  readonly kind: 'RATEEST';
  readonly name: string;
  /** Both in microseconds, already on the kernel's steps. */
  readonly interval: number;
  readonly average: number;
}

const SECOND = 1_000_000;

export const RATEEST = defineTarget<RateestTarget>({
  kind: 'RATEEST',
  families: [4, 6],
  says: 'Counts the packet for an estimate of a rate, and goes on.',
  options: [
    { name: '--rateest-name', values: ['NAME'], says: 'The estimate’s name.' },
    { name: '--rateest-interval', values: ['TIME'], says: 'How often it is measured.' },
    {
      name: '--rateest-ewmalog',
      values: ['TIME'],
      says: 'Over how long it is averaged.',
    },
  ],
  parse(given) {
    const name = given.required('--rateest-name', textOfBytes(15));
    const wanted = given.required('--rateest-interval', TIME);
    const average = given.required('--rateest-ewmalog', TIME);
    if (!name || !wanted || !average) return undefined;
    const steps = stepsOf(wanted.value, average.value);
    if (typeof steps !== 'string') return { kind: 'RATEEST', name: name.value, ...steps };
    const expected = 'up to 8s, and an average some times as long';
    given.fail({ code: 'bad-value', option: steps, value: printTime(wanted.value), expected });
    return undefined;
  },
  // The name is never quoted, even where it has a blank and so cannot be read again.
  print: ({ name, interval, average }) =>
    ` --rateest-name ${name} --rateest-interval ${printTime(interval)} --rateest-ewmalog ${printTime(average)}`,
  // net/netfilter/xt_RATEEST.c, xt_rateest_tg
  apply: ({ name }) => goOn({ kind: 'note', what: `counted for the rate ${name}` }),
  describe: ({ name, interval, average }) =>
    phrase`counts it for the rate ${name} (measured every ${printTime(interval)}, averaged over ${printTime(average)})`,
});

/**
 * The kernel measures every 2^n quarters of a second, up to 8 s, and averages with a weight of
 * 2^-m: both times are brought to those steps, as libxt_RATEEST does when the rule is read. Gives
 * the option that cannot be.
 */
function stepsOf(
  wanted: number,
  wantedAverage: number,
):
  | { readonly interval: number; readonly average: number }
  | '--rateest-interval'
  | '--rateest-ewmalog' {
  let doublings = 0;
  while (doublings <= 5 && wanted > 2 ** doublings * (SECOND / 4)) doublings += 1;
  if (doublings > 5) return '--rateest-interval';
  let log = 1;
  while (log < 32 && wanted / -Math.log(1 - 1 / 2 ** log) <= wantedAverage) log += 1;
  log -= 1;
  if (log === 0 || log >= 31) return '--rateest-ewmalog';
  const interval = 2 ** doublings * (SECOND / 4);
  return { interval, average: (interval * 2 ** log) % 2 ** 32 };
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', SECOND],
  ['sec', SECOND],
  ['secs', SECOND],
  ['ms', SECOND / 1000],
  ['msec', SECOND / 1000],
  ['msecs', SECOND / 1000],
  ['us', 1],
  ['usec', 1],
  ['usecs', 1],
  ['', 1],
]);

const TIME: ValueForm<number> = {
  expected: 'a time such as 250ms or 2s',
  read: (text) => {
    const [, digits, unit = ''] =
      /^((?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,2})?)([a-z]*)$/i.exec(text) ?? [];
    const factor = UNITS.get(unit.toLowerCase());
    if (digits === undefined || factor === undefined) return undefined;
    return Math.trunc(Number(digits) * factor) % 2 ** 32;
  },
};

function printTime(microseconds: number): string {
  if (microseconds >= SECOND) return `${(microseconds / SECOND).toFixed(1)}s`;
  if (microseconds >= 1000) return `${(microseconds / 1000).toFixed(1)}ms`;
  return `${microseconds}us`;
}
