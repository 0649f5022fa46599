/** `[!] --…spi SPI[:SPI]`, as the matches on IPsec headers have it: ah, esp, ipcomp. */
import { type Answer, type Condition, NO, type Situation } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import {
  type NumberRange,
  holdsUnknown,
  numberRange,
  printNumberRange,
  showNumberRange,
} from './number-range.ts';
import { optionWords } from './option-words.ts';
import { answerUnless } from './unknown.ts';

const LARGEST = 0xffffffff;

export interface SpiRange extends NumberRange {
  readonly invert: boolean;
}

const EVERY_SPI: SpiRange = { from: 0, to: LARGEST, invert: false };

export function readSpis(given: OptionReader, option: string, otherwise = EVERY_SPI): SpiRange {
  const spis = given.value(option, numberRange(LARGEST));
  return spis ? { ...spis.value, invert: spis.invert } : otherwise;
}

/**
 * Nothing where the range is every number. That is so for `! --ahspi 0:4294967295` too, which never
 * matches and which iptables-save shows as a bare `-m ah` (libipt_ah.c and others, save).
 */
export function spiWords(option: string, spis: SpiRange): readonly string[] {
  return isWhole(spis) ? [] : [optionWords(option, spis.invert, printNumberRange(spis))];
}

function isWhole({ from, to }: SpiRange): boolean {
  return from === 0 && to === LARGEST;
}

/** The header that carries the number. */
export interface SpiHeader {
  /** The match that asks for it: what is asked where the range prints nothing. */
  readonly match: string;
  /** `the ESP header`. */
  readonly name: string;
  /** The largest number that fits in it. */
  readonly largest: number;
  has(situation: Situation): boolean;
}

export function spiCondition(option: string, spis: SpiRange, header: SpiHeader): Condition {
  return {
    words: spiWords(option, spis)[0] ?? `-m ${header.match}`,
    decide: (situation) => (header.has(situation) ? decideSpi(spis, header) : NO),
    shows: (situation) => (header.has(situation) ? 'a number not known here' : 'no such header'),
  };
}

/** `(spi >= min && spi <= max) ^ invert`, of a number that no packet here carries. */
function decideSpi(spis: SpiRange, { name, largest }: SpiHeader): Answer {
  const inside = holdsUnknown(spis, largest);
  const field = `the number (SPI) in ${name}`;
  return answerUnless(inside, spis.invert, 'payload', field, showNumberRange(spis));
}

export function describeSpis(spis: SpiRange, { name }: SpiHeader): Phrase {
  const header = [{ text: name, value: false }];
  if (isWhole(spis)) {
    return spis.invert ? phrase`nothing (no number is outside all)` : phrase`there is ${header}`;
  }
  return spis.invert
    ? phrase`the number (SPI) in ${header} is not ${showNumberRange(spis)}`
    : phrase`the number (SPI) in ${header} is ${showNumberRange(spis)}`;
}
