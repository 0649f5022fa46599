import { Command } from 'commander';
import {
  type FlagProblem,
  type FlagSpec,
  OBJECTS_FLAG,
  type ProgramView,
  generate,
  programs,
  savedRules,
} from '#engine/generate.ts';
import { type Paint, painter } from './paint.ts';
import { STATUS, Stop, type Tools, readText } from './tools.ts';

export function generateCommand(tools: Tools): Command {
  const names = programs().map(({ name }) => name);
  const command = new Command('generate')
    .description('write the rules that a program of Istio, Kubernetes or Linkerd would write')
    .argument('[program]', `one of ${names.join(', ')}`)
    .argument('[flags...]', 'the program’s own flags; with --help it says what each means')
    // Every word behind the program is the program's.
    .helpOption(false)
    .allowUnknownOption();
  return command.action(async (name: string | undefined, words: readonly string[]) => {
    const program = programs().find((each) => each.name === name);
    if (program) return runProgram(tools, program, words);
    if (name !== undefined && !isHelp(name)) {
      throw new Stop(STATUS.usage, `there is no program ‘${name}’: it is ${names.join(', ')}`);
    }
    command.outputHelp();
  });
}

async function runProgram(
  tools: Tools,
  program: ProgramView,
  given: readonly string[],
): Promise<void> {
  const { terminal } = tools;
  const { words, files, save, help } = splitWords(program, given);
  if (help) return terminal.print(formatProgram(program, painter(terminal.colours)));
  const objects = await Promise.all(files.map((file) => readText(tools, file)));
  const answer = await generate(program.name, { words, environment: process.env, objects });
  if (!answer) return;
  if (answer.kind === 'refused') throw refusal(program, answer.problems);
  for (const { says } of answer.problems) terminal.note(`chainwalk: ${says}\n`);
  for (const run of answer.commands) terminal.note(`chainwalk: the program also runs: ${run}\n`);
  terminal.print(save ? savedRules(answer) : answer.restore);
}

interface SplitWords {
  /** The words that are the program's. */
  readonly words: readonly string[];
  readonly files: readonly string[];
  readonly save: boolean;
  readonly help: boolean;
}

function splitWords({ reads }: ProgramView, given: readonly string[]): SplitWords {
  const words: string[] = [];
  const files: string[] = [];
  const left = [...given];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, file] = FILE.exec(word) ?? [];
    if (file === undefined || reads === 'flags') words.push(word);
    else files.push(file === '' ? fileAfter(word, left) : file);
  }
  return {
    words: words.filter((word) => word !== SAVE),
    files,
    save: words.includes(SAVE),
    help: words.some(isHelp),
  };
}

const SAVE = '--save';
/** `-f FILE`, `-fFILE`, `--filename FILE`, `--filename=FILE`, as kubectl has it. */
const FILE = /^(?:-f=?|--filename(?:=|$))(.*)$/;

function fileAfter(word: string, left: string[]): string {
  const file = left.shift();
  if (file !== undefined) return file;
  throw new Stop(STATUS.usage, `${word} needs a file after it, - for standard input`);
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function refusal({ name }: ProgramView, problems: readonly FlagProblem[]): Stop {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const status = errors.some(({ flag }) => flag !== OBJECTS_FLAG) ? STATUS.usage : STATUS.bad;
  const reasons = errors.map(({ says }) => says).join('\n  ');
  return new Stop(status, `${name} would not run with this:\n  ${reasons}`);
}

function formatProgram({ name, says, flags, reads }: ProgramView, paint: Paint): string {
  const objects = reads === 'objects' ? ' -f OBJECTS' : '';
  const groups = [
    [
      `What ${name} takes`,
      flags.filter((flag) => flag.of === 'program' && flag.changes === 'rules'),
    ],
    ['What it would find around itself', flags.filter((flag) => flag.of === 'chainwalk')],
    ['What changes no rule', flags.filter((flag) => flag.changes === 'nothing')],
  ] as const;
  return [
    `${paint('strong', `chainwalk generate ${name}${objects} FLAGS…`)}\n${says}\n`,
    ...(reads === 'objects' ? [OBJECTS] : []),
    `--save\n    Prints what iptables-save shows afterwards, instead of what the program writes.\n`,
    ...groups
      .filter(([, group]) => group.length > 0)
      .flatMap(([title, group]) => [`\n${paint('strong', title)}\n`, ...group.map(formatFlag)]),
  ].join('');
}

const OBJECTS =
  '-f, --filename OBJECTS\n    Services, EndpointSlices and Nodes as YAML or JSON; can be given again, - is standard input.\n';

const VALUES: Readonly<Record<FlagSpec['value'], string>> = {
  switch: '',
  text: ' TEXT',
  number: ' NUMBER',
  duration: ' TIME',
  list: ' LIST',
  slice: ' LIST',
};

function formatFlag({ name, short, env = [], value, choices, initial, says }: FlagSpec): string {
  const head = short === undefined ? `--${name}` : `-${short}, --${name}`;
  const takes = choices ? ` ${choices.join('|')}` : VALUES[value];
  const more = [
    ...(UNSAID.includes(initial) ? [] : [`Without it: ${initial}.`]),
    ...(env.length === 0 ? [] : [`Variable: ${env.join(', ')}.`]),
  ];
  return `${head}${takes}\n    ${[says, ...more].join(' ')}\n`;
}

/** What goes without saying; -1 is how a program says that it has no number. */
const UNSAID = ['', 'false', '-1'];
