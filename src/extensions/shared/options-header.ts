/** `--hbh-len`, `--hbh-opts` and the same for dst: two headers that are lists of options. */
import type { Condition, OptionSpec } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { describeField, headerTest, numberTest, orPresence } from './extension-header.ts';
import { readInteger, wholeNumber } from './forms.ts';
import { givenWords, optionWords, printOptions } from './option-words.ts';
import { unknown } from './unknown.ts';

/** One option of the header: its type, and its length where that is asked too. */
export interface HeaderOption {
  readonly type: number;
  readonly length: number | undefined;
}

export interface OptionsHeader {
  /** The header's length in bytes. */
  readonly length: Given<number> | undefined;
  /** The options it must begin with, in this order; `undefined` where that is not asked. */
  readonly list: readonly HeaderOption[] | undefined;
}

/** Of which header: the name in options, and the name for people. */
export interface HeaderName {
  readonly kind: 'dst' | 'hbh';
  readonly number: number;
  readonly title: string;
}

export function optionsHeaderSpecs({ kind, title }: HeaderName): readonly OptionSpec[] {
  return [
    {
      name: `--${kind}-len`,
      negatable: true,
      values: ['LENGTH'],
      says: `The ${title} header is LENGTH bytes long.`,
    },
    {
      name: `--${kind}-opts`,
      values: ['TYPE[:LENGTH][,…]'],
      says: `The ${title} header holds these options, at most 16.`,
    },
  ];
}

const LIST: ValueForm<readonly HeaderOption[]> = {
  expected: 'up to 16 options such as 1:2,3 (a type, and perhaps a length)',
  read: (text) => {
    const parts = text.split(',');
    const options = parts.map(readOption).filter((option) => option !== undefined);
    if (options.length < parts.length || parts.length > 16) return undefined;
    // libip6t_hbh.c and libip6t_dst.c, parse_options: the sixteenth may not have a length.
    return parts[15]?.includes(':') ? undefined : options;
  },
};

/** Type and length are bytes, of a larger number the last; length 255 stands for any (`parse_options`). */
function readOption(text: string): HeaderOption | undefined {
  const [head = '', tail, rest] = text.split(':');
  const type = readInteger(head);
  const length = readInteger(tail ?? '255');
  if (type === undefined || length === undefined || rest !== undefined) return undefined;
  // Pad1, type 0, is the one option without a length.
  if (type % 256 === 0 && tail !== undefined) return undefined;
  return { type: type % 256, length: length % 256 === 255 ? undefined : length % 256 };
}

export function readOptionsHeader(given: OptionReader, { kind }: HeaderName): OptionsHeader {
  return {
    length: given.value(`--${kind}-len`, wholeNumber(0, 0xffffffff)),
    list: given.value(`--${kind}-opts`, LIST)?.value,
  };
}

export function printOptionsHeader(header: OptionsHeader, name: HeaderName): string {
  return printOptions(lengthWords(header, name), listWords(header, name));
}

function lengthWords({ length }: OptionsHeader, { kind }: HeaderName): readonly string[] {
  return givenWords(`--${kind}-len`, length, String);
}

function listWords({ list }: OptionsHeader, { kind }: HeaderName): readonly string[] {
  return list ? [optionWords(`--${kind}-opts`, false, list.map(printOption).join(','))] : [];
}

function printOption({ type, length }: HeaderOption): string {
  return length === undefined ? String(type) : `${type}:${length}`;
}

// net/ipv6/netfilter/ip6t_hbh.c, hbh_mt6, which serves both headers
export function optionsHeaderConditions(
  header: OptionsHeader,
  name: HeaderName,
): readonly Condition[] {
  const title = `the ${name.title} header`;
  return orPresence(name.number, name.kind, [
    ...numberTest(
      name.number,
      `--${name.kind}-len`,
      header.length,
      `the length of ${title} in bytes`,
    ),
    ...listWords(header, name).map((words) =>
      headerTest(name.number, words, () => unknown('payload', `Does ${title} hold “${words}”?`)),
    ),
  ]);
}

export function describeOptionsHeader({ length, list }: OptionsHeader, name: HeaderName): Phrase {
  const title = [{ text: name.title, value: false }];
  const parts: Phrase[] = [phrase`there is a ${title} header`];
  if (length) parts.push(describeField('its length', length.invert, `${length.value} bytes`));
  if (list) parts.push(phrase`its options (type:length) are ${list.map(printOption).join(', ')}`);
  return joinPhrases(parts);
}
