/** What `-m ttl` and `-m hl` share: one comparison with the TTL, which IPv6 calls hop limit. */
import { type Condition, answer } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { wholeNumber } from './forms.ts';
import { optionWords } from './option-words.ts';

export interface HopTest {
  readonly compare: 'eq' | 'ne' | 'gt' | 'lt';
  readonly value: number;
}

const HOPS = wholeNumber(0, 255);

/** `prefix` is `--ttl` or `--hl`. */
export function readHopTest(given: OptionReader, prefix: string): HopTest | undefined {
  const [eq, gt, lt] = [`${prefix}-eq`, `${prefix}-gt`, `${prefix}-lt`];
  given.exclusive(eq, gt, lt);
  const equal = given.value(eq, HOPS);
  if (equal) return { compare: equal.invert ? 'ne' : 'eq', value: equal.value };
  const greater = given.value(gt, HOPS);
  if (greater) return { compare: 'gt', value: greater.value };
  const less = given.value(lt, HOPS);
  if (less) return { compare: 'lt', value: less.value };
  given.fail({ code: 'missing-option', option: eq });
  return undefined;
}

export function hopWords({ compare, value }: HopTest, prefix: string): string {
  const option = compare === 'ne' ? 'eq' : compare;
  return optionWords(`${prefix}-${option}`, compare === 'ne', String(value));
}

// net/netfilter/xt_hl.c, ttl_mt and hl_mt6
export function hopCondition(test: HopTest, prefix: string): Condition {
  return {
    words: hopWords(test, prefix),
    decide: ({ packet }) => answer(isMet(test, packet.ttl)),
    shows: ({ packet }) => String(packet.ttl),
  };
}

function isMet({ compare, value }: HopTest, ttl: number): boolean {
  switch (compare) {
    case 'eq':
      return ttl === value;
    case 'ne':
      return ttl !== value;
    case 'gt':
      return ttl > value;
    case 'lt':
      return ttl < value;
  }
}

const SAYS = { eq: '', ne: 'not ', gt: 'greater than ', lt: 'less than ' } as const;

export function describeHopTest({ compare, value }: HopTest, name: string): Phrase {
  return phrase`${[{ text: `the ${name} is ${SAYS[compare]}`, value: false }]}${value}`;
}
