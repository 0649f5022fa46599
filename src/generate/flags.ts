/**
 * Flags as Go's pflag reads them, which all of these programs use: `--name value`, `--name=value`,
 * `-p value`, `-pvalue`, `-p=value`, switches alone or with `=false`, and short switches in one word.
 */
import { nearest } from '#parse/suggest.ts';

/** One flag of a program, and what it means to a person. */
export interface FlagSpec {
  /** Without its dashes. */
  readonly name: string;
  /** The one letter that stands for it after a single dash. */
  readonly short?: string;
  /** Environment variables that set it too; a later one wins, and the command line over all of them. */
  readonly env?: readonly string[];
  /** A `list` given twice is the second one, a `slice` both together. */
  readonly value: 'switch' | 'text' | 'number' | 'duration' | 'list' | 'slice';
  /** What is usual to choose from. */
  readonly choices?: readonly string[];
  /** What it is where nobody gives it. */
  readonly initial: string;
  /** Whose flag it is: the program's, or ours to say what the program would find around itself. */
  readonly of: 'program' | 'chainwalk';
  /** Whether it can change the rules at all. */
  readonly changes: 'rules' | 'nothing';
  /** What it means, in plain words, one sentence or two. */
  readonly says: string;
}

/** Every program writes both families; a person looks at one. */
export const FAMILY_FLAG: FlagSpec = {
  name: 'family',
  value: 'text',
  choices: ['4', '6'],
  initial: '4',
  of: 'chainwalk',
  changes: 'rules',
  says: 'Which rules to show: those of IPv4 or of IPv6.',
};

/** What is wrong with the flags, or worth knowing about them. A warning does not stop the program. */
export interface FlagProblem {
  readonly severity: 'error' | 'warning';
  /** The flag's name without dashes, where it is about one. */
  readonly flag: string | undefined;
  readonly says: string;
}

/** Variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The flags' values, each checked against its kind. */
export class GivenFlags {
  readonly #values: ReadonlyMap<string, string>;
  readonly #specs: ReadonlyMap<string, FlagSpec>;

  constructor(specs: ReadonlyMap<string, FlagSpec>, values: ReadonlyMap<string, string>) {
    this.#specs = specs;
    this.#values = values;
  }

  isGiven(name: string): boolean {
    return this.#values.has(name);
  }

  /** The names of all flags that were given, in the order of their first mention. */
  get given(): readonly string[] {
    return [...this.#values.keys()];
  }

  text(name: string): string {
    return this.#values.get(name) ?? this.#specs.get(name)?.initial ?? '';
  }

  isOn(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** What stands between the commas, without what is empty. */
  list(name: string): readonly string[] {
    return splitList(this.text(name));
  }

  number(name: string): number {
    return Number(this.text(name));
  }
}

export function splitList(text: string): readonly string[] {
  return text.split(',').filter((item) => item !== '');
}

export function readFlags(
  words: readonly string[],
  specs: readonly FlagSpec[],
  environment: Environment,
): { readonly flags: GivenFlags; readonly problems: readonly FlagProblem[] } {
  const reader = new FlagReader(specs);
  reader.readEnvironment(environment);
  reader.readWords(words);
  return { flags: new GivenFlags(reader.specs, reader.values), problems: reader.problems };
}

class FlagReader {
  readonly specs: ReadonlyMap<string, FlagSpec>;
  readonly values = new Map<string, string>();
  readonly problems: FlagProblem[] = [];
  readonly #shorts: ReadonlyMap<string, FlagSpec>;
  readonly #fromWords = new Set<string>();

  constructor(specs: readonly FlagSpec[]) {
    this.specs = new Map(specs.map((spec) => [spec.name, spec]));
    this.#shorts = new Map(specs.flatMap((spec) => (spec.short ? [[spec.short, spec]] : [])));
  }

  /** A value that does not fit is passed over in silence, as the programs do. */
  readEnvironment(environment: Environment): void {
    for (const spec of this.specs.values()) {
      for (const name of spec.env ?? []) {
        const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
        const read = value === undefined ? undefined : readValue(spec, value);
        if (read !== undefined) this.values.set(spec.name, read);
      }
    }
  }

  readWords(words: readonly string[]): void {
    const left = [...words];
    for (let word = left.shift(); word !== undefined; word = left.shift()) {
      if (word === '--') return left.forEach((each) => this.#strayWord(each));
      if (word.startsWith('--')) this.#readLong(word.slice(2), left);
      else if (word.startsWith('-') && word !== '-') this.#readShorts(word.slice(1), left);
      else this.#strayWord(word);
    }
  }

  #readLong(text: string, left: string[]): void {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const spec = this.specs.get(name);
    if (!spec) this.#complain(name, `There is no flag --${name}${this.#didYouMean(name)}.`);
    else this.#take(spec, `--${name}`, equals < 0 ? undefined : text.slice(equals + 1), left);
  }

  #readShorts(text: string, left: string[]): void {
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at] ?? '';
      const spec = this.#shorts.get(letter);
      if (!spec) return this.#complain(letter, `There is no flag -${letter}.`);
      const rest = text.slice(at + 1);
      if (rest.startsWith('=')) return this.#take(spec, `-${letter}`, rest.slice(1), left);
      if (spec.value !== 'switch') {
        return this.#take(spec, `-${letter}`, rest === '' ? undefined : rest, left);
      }
      this.#take(spec, `-${letter}`, undefined, left);
    }
  }

  #take(spec: FlagSpec, shown: string, attached: string | undefined, left: string[]): void {
    const value = attached ?? (spec.value === 'switch' ? 'true' : left.shift());
    if (value === undefined) {
      return this.#complain(spec.name, `${shown} needs a value after it.`);
    }
    const read = readValue(spec, value);
    if (read === undefined) {
      return this.#complain(spec.name, `${shown} takes ${KINDS[spec.value]}, not “${value}”.`);
    }
    const former = this.#fromWords.has(spec.name) ? this.values.get(spec.name) : undefined;
    const both = spec.value === 'slice' && former !== undefined ? `${former},${read}` : read;
    this.values.set(spec.name, both);
    this.#fromWords.add(spec.name);
  }

  #strayWord(word: string): void {
    this.problems.push({
      severity: 'warning',
      flag: undefined,
      says: `“${word}” is no flag and no flag’s value: it is passed over. (A shell turns an unquoted * into file names.)`,
    });
  }

  #didYouMean(name: string): string {
    const near = nearest(name, [...this.specs.keys()]);
    return near === undefined ? '' : `; --${near} is near`;
  }

  #complain(flag: string, says: string): void {
    this.problems.push({ severity: 'error', flag, says });
  }
}

const KINDS: Readonly<Record<FlagSpec['value'], string>> = {
  switch: 'true or false',
  text: 'a text',
  number: 'a whole number',
  duration: 'a time such as 5s or 1m30s',
  list: 'a list with commas',
  slice: 'a list with commas',
};

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** The value in its plain form; `undefined` where it does not fit the flag. */
function readValue(spec: FlagSpec, value: string): string | undefined {
  switch (spec.value) {
    case 'switch':
      if (TRUE.includes(value)) return 'true';
      return FALSE.includes(value) ? 'false' : undefined;
    case 'number':
      return /^-?\d{1,10}$/.test(value) ? String(Number(value)) : undefined;
    case 'duration':
      return /^(0|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/.test(value) ? value : undefined;
    case 'text':
    case 'list':
    case 'slice':
      return value;
  }
}
