import { type Answer, type Situation, answer, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { type BpfInstruction, runBpf } from '../shared/classic-bpf.ts';
import { TEXT } from '../shared/forms.ts';
import { printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m bpf`: a BPF program decides. */
export interface BpfMatch {
  readonly kind: 'bpf';
  readonly program:
    | { readonly kind: 'bytecode'; readonly instructions: readonly BpfInstruction[] }
    /** A program of the kernel's own kind, of which only the place in the file system is known. */
    | { readonly kind: 'pinned'; readonly path: string };
}

/** XT_BPF_MAX_NUM_INSTR */
const MOST_INSTRUCTIONS = 64;

/** `4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0`: their number, and then each. */
const PROGRAM: ValueForm<readonly BpfInstruction[]> = {
  expected: 'a program such as 1,6 0 0 1 (its length, then each instruction)',
  read: (text) => {
    const [head = '', ...rest] = text.split(',');
    const parts = rest.at(-1) === '' ? rest.slice(0, -1) : rest;
    const length = /^\d{1,5}$/.test(head) ? Number(head) : 0;
    const instructions = parts.map(readInstruction).filter((each) => each !== undefined);
    if (length !== parts.length || instructions.length < length) return undefined;
    return length === 0 || length > MOST_INSTRUCTIONS ? undefined : instructions;
  },
};

/** What follows the fourth number is not looked at (libxt_bpf.c, bpf_parse_string). */
function readInstruction(text: string): BpfInstruction | undefined {
  const found = /^\s*(\d{1,5})\s+(\d{1,3})\s+(\d{1,3})\s+(\d{1,10})/.exec(text);
  const [code = -1, ifTrue = -1, ifFalse = -1, constant = -1] = (found ?? []).slice(1).map(Number);
  if (!found || code > 0xffff || ifTrue > 255 || ifFalse > 255) return undefined;
  return constant > 0xffffffff ? undefined : { code, ifTrue, ifFalse, constant };
}

export const bpf = defineMatch<BpfMatch>({
  kind: 'bpf',
  families: [4, 6],
  says: 'Lets a BPF program decide about the packet.',
  options: [
    {
      name: '--bytecode',
      values: ['PROGRAM'],
      says: 'The program, as numbers that nfbpf_compile(8) prints.',
    },
    {
      name: '--object-pinned',
      values: ['PATH'],
      says: 'The program that is pinned in the BPF file system at PATH.',
    },
  ],
  parse(given) {
    given.exclusive('--bytecode', '--object-pinned');
    const path = given.value('--object-pinned', TEXT);
    if (path) return { kind: 'bpf', program: { kind: 'pinned', path: path.value } };
    const code = given.required('--bytecode', PROGRAM);
    return code && { kind: 'bpf', program: { kind: 'bytecode', instructions: code.value } };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => run(match, situation),
      shows: ({ packet }) => `${packet.length} bytes, their payload not known`,
    },
  ],
  describe: ({ program }) =>
    program.kind === 'pinned'
      ? phrase`the BPF program at ${program.path} accepts the packet`
      : phrase`the BPF program ${printProgram(program.instructions)} accepts the packet`,
});

function words({ program }: BpfMatch): string {
  return program.kind === 'pinned'
    ? `--object-pinned ${program.path}`
    : `--bytecode "${printProgram(program.instructions)}"`;
}

function printProgram(instructions: readonly BpfInstruction[]): string {
  const each = instructions.map(
    ({ code, ifTrue, ifFalse, constant }) => `${code} ${ifTrue} ${ifFalse} ${constant}`,
  );
  return [instructions.length, ...each].join(',');
}

// net/netfilter/xt_bpf.c, bpf_mt: the program sees the packet from its IP header on.
function run({ program }: BpfMatch, { packet }: Situation): Answer {
  const accepts = program.kind === 'pinned' ? undefined : runBpf(program.instructions, packet);
  return accepts === undefined
    ? unknown('payload', 'Does the BPF program accept the packet?')
    : answer(accepts);
}
