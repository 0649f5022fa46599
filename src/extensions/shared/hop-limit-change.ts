/** TTL and HL: one target under two names, for the two families' names of one field. */
import type { OptionSpec, Outcome } from '../contract.ts';
import { goOn } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { plain } from './describe-change.ts';
import { wholeNumber } from './forms.ts';

export interface HopLimitChange {
  readonly does: 'set' | 'dec' | 'inc';
  readonly by: number;
}

export function hopLimitOptions(name: 'ttl' | 'hl', field: string): readonly OptionSpec[] {
  return [
    { name: `--${name}-set`, values: ['NUMBER'], says: `Sets the ${field}, 0 to 255.` },
    { name: `--${name}-dec`, values: ['NUMBER'], says: `Lowers the ${field}, not below 0.` },
    { name: `--${name}-inc`, values: ['NUMBER'], says: `Raises the ${field}, not above 255.` },
  ];
}

export function readHopLimitChange(
  given: OptionReader,
  name: 'ttl' | 'hl',
): HopLimitChange | undefined {
  given.exclusive(`--${name}-set`, `--${name}-dec`, `--${name}-inc`);
  const set = given.value(`--${name}-set`, wholeNumber(0, 255));
  if (set) return { does: 'set', by: set.value };
  const dec = given.value(`--${name}-dec`, wholeNumber(1, 255));
  if (dec) return { does: 'dec', by: dec.value };
  const inc = given.value(`--${name}-inc`, wholeNumber(1, 255));
  if (inc) return { does: 'inc', by: inc.value };
  given.fail({ code: 'missing-option', option: `--${name}-set` });
  return undefined;
}

/** net/netfilter/xt_HL.c, ttl_tg and hl_tg6: stops at 0 and at 255. */
export function changeHopLimit({ does, by }: HopLimitChange, ttl: number): Outcome {
  const after = { set: by, dec: Math.max(0, ttl - by), inc: Math.min(255, ttl + by) };
  return goOn({ kind: 'ttl', ttl: after[does] });
}

export function describeHopLimitChange({ does, by }: HopLimitChange, field: string): Phrase {
  const verb = { set: 'sets', dec: 'lowers', inc: 'raises' }[does];
  return phrase`${plain(`${verb} its ${field} ${does === 'set' ? 'to' : 'by'}`)} ${by}`;
}
