/** The lines of what a person pastes from a terminal, prompts and commands told apart. */
import type { Family } from '#net/family.ts';
import type { LineProblem } from './host-texts.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly words: readonly string[];
  /** The words of the command that printed the line, as far as the paste shows it. */
  readonly command: readonly string[];
}

const TOOLS = 'ip|ifconfig|route|ipset|ss|netstat|sysctl|conntrack|kubectl';
/** `$ sudo ip -6 route`, `root@node:~# ss -lnt`, `# ip rule`. */
const COMMAND = new RegExp(`^(?:\\S*[$#>]\\s+)?(?:sudo\\s+)?(?:/\\S*/)?((?:${TOOLS})(?:\\s.*)?)$`);

/** Lines that say something: no blank ones, no comments. */
export function* linesOf(text: string): Iterable<TextLine> {
  let command: readonly string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    if (line === '') continue;
    const typed = readCommand(line);
    if (typed) command = typed;
    else if (!line.startsWith('#')) {
      yield { number: index + 1, text: line, words: wordsOf(line), command };
    }
  }
}

/** The words of a command that prints a part of a host; `undefined` for any other line. */
export function readCommand(line: string): readonly string[] | undefined {
  const typed = COMMAND.exec(line)?.[1];
  return typed === undefined ? undefined : wordsOf(typed);
}

function wordsOf(line: string): readonly string[] {
  return line.split(/\s+/).filter((word) => word !== '');
}

/** The family that a command shows: `ip -6 route`, `ip route`; without one, what is usual here. */
export function familyOf(command: readonly string[], usual: Family): Family {
  if (command.includes('-6') || command.includes('-inet6')) return 6;
  return command.length === 0 ? usual : 4;
}

/** As much of a line as a sentence can hold. */
export function quote(text: string): string {
  const short = text.trim();
  return `“${short.length > 60 ? `${short.slice(0, 59)}…` : short}”`;
}

export function notUnderstood({ number, text }: TextLine, what: string): LineProblem {
  return { line: number, message: `${quote(text)} is no line of ${what}; it is left out.` };
}
