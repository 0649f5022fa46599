/** The words of a rule, taken one after another. */
import { endsValues } from '#ruleset/read-segment.ts';
import type { Word } from '#ruleset/words.ts';
import { isValue } from './option-words.ts';

export class WordCursor {
  readonly words: readonly Word[];
  /** How many have been taken. */
  #at = 0;

  constructor(words: readonly Word[]) {
    this.words = words;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.words.length;
  }

  /** The word that is next, or one of those after it. */
  peek(ahead = 0): Word | undefined {
    return this.words[this.#at + ahead];
  }

  next(): Word | undefined {
    const word = this.peek();
    if (word) this.#at += 1;
    return word;
  }

  /** The next so many words. */
  take(count: number): readonly Word[] {
    const taken = this.words.slice(this.#at, this.#at + count);
    this.#at += taken.length;
    return taken;
  }

  /** Words that an option may have besides: `most` of them, up to one that cannot be a value. */
  takeOptional(most: number): readonly Word[] {
    const values: Word[] = [];
    while (values.length < most) {
      const value = this.peek();
      if (!value || endsValues(value.text)) break;
      values.push(value);
      this.#at += 1;
    }
    return values;
  }

  /** Words that are no options, all of them. */
  takeValues(): readonly Word[] {
    const values: Word[] = [];
    for (let value = this.peek(); value && isValue(value); value = this.peek()) {
      values.push(value);
      this.#at += 1;
    }
    return values;
  }
}
