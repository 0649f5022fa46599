/**
 * The text of a condition:
 *
 *     mark & 0x4000                     some of these bits are set
 *     mark & 0xf000 = 0x4000
 *     dport changed
 *     dst = 10.96.0.0/12 and not table = raw
 *     (verdict = DROP or verdict = REJECT) and in = eth0
 *
 * `and`, `or` and `not` can be written `&&`, `||` and `!`; `=` also `==`.
 */
import { type Result, err, ok } from '#base/result.ts';
import { readSubnet } from '#net/subnet.ts';
import type { Comparison, Condition } from './condition.ts';
import { FIELD_NAMES, type Field, fieldNamed } from './fields.ts';

/** What is wrong with a condition, and from which column (from 1). */
export interface ConditionProblem {
  readonly column: number;
  readonly message: string;
}

/** Longer ones are no condition that a person wrote; the limit bounds the depth of the tree too. */
const LONGEST = 500;

export function readCondition(text: string): Result<Condition, ConditionProblem> {
  if (text.length > LONGEST) {
    return err({ column: LONGEST + 1, message: `A condition has at most ${LONGEST} characters.` });
  }
  try {
    return ok(new Reader(wordsOf(text), text.length + 1).read());
  } catch (error) {
    if (error instanceof Unreadable) return err({ column: error.column, message: error.message });
    throw error;
  }
}

interface Word {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

class Unreadable extends Error {
  readonly column: number;

  constructor(column: number, message: string) {
    super(message);
    this.column = column;
  }
}

const WORD = /\s*(&&|\|\||==|!=|<=|>=|[&=<>!()]|"[^"]*"|[^\s&|=<>!()"]+|.)/gy;

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(WORD)]
    .map((found) => {
      const word = found[1] ?? '';
      return { text: word, column: found.index + found[0].length - word.length + 1 };
    })
    .filter((word) => word.text.trim() !== '');
}

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['=', '='],
  ['==', '='],
  ['is', '='],
  ['!=', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);

class Reader {
  readonly #words: readonly Word[];
  readonly #end: number;
  #at = 0;

  constructor(words: readonly Word[], end: number) {
    this.#words = words;
    this.#end = end;
  }

  read(): Condition {
    if (this.#words.length === 0) {
      throw new Unreadable(1, 'Write what to stop at, such as mark & 0x4000 or dport changed.');
    }
    const condition = this.#any();
    const rest = this.#words[this.#at];
    if (!rest) return condition;
    throw new Unreadable(
      rest.column,
      `“${rest.text}” is one too many here: join two with and, or.`,
    );
  }

  #any(): Condition {
    return this.#joined('any', ['or', '||'], () => this.#all());
  }

  #all(): Condition {
    return this.#joined('all', ['and', '&&'], () => this.#one());
  }

  #joined(kind: 'all' | 'any', by: readonly string[], next: () => Condition): Condition {
    const parts = [next()];
    while (this.#takes(by)) parts.push(next());
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind, parts };
  }

  #one(): Condition {
    if (this.#takes(['not', '!'])) return { kind: 'not', part: this.#one() };
    if (!this.#takes(['('])) return this.#claim();
    const inside = this.#any();
    if (this.#takes([')'])) return inside;
    throw new Unreadable(this.#column(), 'A closing ) is missing.');
  }

  #claim(): Condition {
    const word = this.#words[this.#at];
    const field = word && fieldNamed(word.text.toLowerCase());
    if (!word || !field) {
      const found = word ? `“${word.text}” is no field` : 'A field is missing';
      throw new Unreadable(this.#column(), `${found}: there are ${FIELD_NAMES.join(', ')}.`);
    }
    this.#at += 1;
    if (this.#takes(['changed', 'changes'])) return this.#changed(word, field);
    const mask = this.#mask(word, field);
    const sign = this.#words[this.#at];
    const is = sign && COMPARISONS.get(sign.text.toLowerCase());
    if (!is) {
      if (mask === undefined || field.kind !== 'number') return { kind: 'there', field };
      return { kind: 'number', field, mask, is: '!=', value: 0 };
    }
    this.#at += 1;
    return this.#compared(word, field, mask, is, sign);
  }

  #changed(word: Word, field: Field): Condition {
    if (field.kind !== 'place') return { kind: 'changed', field };
    throw new Unreadable(
      word.column,
      `${word.text} belongs to the step, not to the packet, and cannot change: compare it, as in ${word.text} = …`,
    );
  }

  #mask(word: Word, field: Field): number | undefined {
    if (!this.#takes(['&'])) return undefined;
    if (field.kind !== 'number') {
      throw new Unreadable(word.column, `${word.text} is not a number: it has no bits for &.`);
    }
    return this.#number(word, field);
  }

  #compared(
    word: Word,
    field: Field,
    mask: number | undefined,
    is: Comparison,
    sign: Word,
  ): Condition {
    if (field.kind === 'number') {
      const value = this.#number(word, field);
      return { kind: 'number', field, mask: mask ?? 0xffffffff, is, value };
    }
    if (is !== '=' && is !== '!=') {
      throw new Unreadable(sign.column, `${word.text} is not a number: use = or !=.`);
    }
    const given = this.#value(word);
    const equal = this.#equal(word, field, given);
    return is === '=' ? equal : { kind: 'not', part: equal };
  }

  #equal(word: Word, field: Exclude<Field, { kind: 'number' }>, given: Word): Condition {
    if (field.kind === 'address') {
      const subnet = readSubnet(given.text);
      if (subnet) return { kind: 'within', field, subnet };
      throw new Unreadable(
        given.column,
        `“${given.text}” is no address: write one such as 10.0.0.9 or 10.96.0.0/12.`,
      );
    }
    const spell = field.kind === 'word' ? field.spell : SPELLINGS[word.text.toLowerCase()];
    return { kind: 'word', field, value: spell ? spell(given.text) : given.text };
  }

  #number(word: Word, field: Extract<Field, { kind: 'number' }>): number {
    const given = this.#value(word);
    const { text } = given;
    if (/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) && Number(text) <= 0xffffffff) {
      return Number(text);
    }
    const named = field.named?.(text);
    if (named !== undefined) return named;
    throw new Unreadable(given.column, `“${text}” is not a number: write 16384 or 0x4000.`);
  }

  /** The value beside a comparison; in quotes where it has signs of the language in it. */
  #value(word: Word): Word {
    const given = this.#words[this.#at];
    if (!given || /^([&|=<>!()]|&&|\|\||==|!=|<=|>=)$/.test(given.text)) {
      throw new Unreadable(this.#column(), `A value to compare ${word.text} with is missing.`);
    }
    this.#at += 1;
    return { text: given.text.replaceAll('"', ''), column: given.column };
  }

  #takes(texts: readonly string[]): boolean {
    const word = this.#words[this.#at]?.text.toLowerCase();
    if (word === undefined || !texts.includes(word)) return false;
    this.#at += 1;
    return true;
  }

  #column(): number {
    return this.#words[this.#at]?.column ?? this.#end;
  }
}

/** Kernel spellings, however they are typed. Chains are told apart by case, so theirs stays. */
const SPELLINGS: Partial<Record<string, (text: string) => string>> = {
  table: (text) => text.toLowerCase(),
  hook: (text) => text.toUpperCase(),
  verdict: (text) => text.toUpperCase(),
};
