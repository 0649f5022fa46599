/** A form as the words of a command line, and back as a person would type them. */
import type { FlagSpec, ProgramView } from './generate.ts';

export type FlagValues = Readonly<Record<string, string>>;

/** The flags that were set, in the order of the program's table. */
function givenFlags(
  { flags }: ProgramView,
  values: FlagValues,
): readonly (readonly [flag: FlagSpec, value: string])[] {
  return flags.flatMap((flag) => {
    const value = values[flag.name];
    return value === undefined ? [] : [[flag, value] as const];
  });
}

/** What the generator is given: every flag by its long name. */
export function wordsOf(program: ProgramView, values: FlagValues): readonly string[] {
  return givenFlags(program, values).map(([{ name }, value]) => `--${name}=${value}`);
}

/** The program's own command line, with the variables that it reads in front. */
export function programLine(program: ProgramView, values: FlagValues): string {
  const given = givenFlags(program, values);
  const variables = given.flatMap(([{ of, env }, value]) => {
    const [name] = of === 'chainwalk' ? (env ?? []) : [];
    return name === undefined ? [] : [`${name}=${quote(value)}`];
  });
  const flags = given
    .filter(([{ of }]) => of === 'program')
    .map(([flag, value]) => flagText(flag, value));
  const name = PROGRAM_NAMES[program.name] ?? program.name;
  return [...variables, name, ...flags].join(' ');
}

/** The same rules by Chainwalk's own command line. */
export function generateLine(program: ProgramView, values: FlagValues): string {
  const flags = givenFlags(program, values).map(([flag, value]) => flagText(flag, value));
  const objects = program.reads === 'objects' ? ['-f objects.yaml'] : [];
  return ['chainwalk generate', program.name, ...objects, ...flags].join(' ');
}

/** Where the program itself is called otherwise than we call it. */
const PROGRAM_NAMES: Readonly<Record<string, string>> = { linkerd: 'linkerd2-proxy-init' };

function flagText({ name, short, value: kind }: FlagSpec, value: string): string {
  const flag = short === undefined ? `--${name}` : `-${short}`;
  if (kind === 'switch') return value === 'true' ? `--${name}` : `--${name}=${value}`;
  return `${flag} ${quote(value)}`;
}

function quote(value: string): string {
  return /^[\w.,:/@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
