import { type OptionSpec, defineTarget, goOn } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { joinPhrases, phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { plain } from '../shared/describe-change.ts';
import { readInteger } from '../shared/forms.ts';
import { quoteText } from '../shared/quote.ts';

/** `-j LOG`: a line in the kernel's log. */
export interface LogTarget {
  readonly kind: 'LOG';
  readonly prefix: string | undefined;
  /** syslog's, 0 (emergency) to 7 (debug). */
  readonly level: number;
  /** In the order of `EXTRAS`. */
  readonly extras: readonly LogExtra[];
}

export type LogExtra = (typeof EXTRAS)[number]['name'];

/** What more the line may say, in the order it is saved. */
const EXTRAS = [
  { name: '--log-tcp-sequence', adds: 'TCP sequence numbers' },
  { name: '--log-tcp-options', adds: 'TCP options' },
  { name: '--log-ip-options', adds: 'IP options' },
  { name: '--log-uid', adds: 'the user of a local packet' },
  { name: '--log-macdecode', adds: 'MAC addresses and frame type' },
] as const;

const DEFAULT_LEVEL = 4;

export const LOG = defineTarget<LogTarget>({
  kind: 'LOG',
  families: [4, 6],
  says: 'Writes a line about the packet to the kernel’s log, and goes on.',
  options: [
    { name: '--log-prefix', values: ['TEXT'], says: 'How the line starts. 29 bytes are kept.' },
    {
      name: '--log-level',
      values: ['LEVEL'],
      says: 'How urgent it is: a number, 0 to 7, or a name such as debug. 4, warning, without it.',
    },
    ...EXTRAS.map(({ name, adds }): OptionSpec => ({ name, says: `Adds ${adds}.` })),
  ],
  parse(given) {
    return {
      kind: 'LOG',
      prefix: given.value('--log-prefix', textOfBytes(29))?.value,
      level: given.value('--log-level', LEVEL)?.value ?? DEFAULT_LEVEL,
      extras: EXTRAS.map(({ name }) => name).filter((name) => given.has(name)),
    };
  },
  print: ({ prefix, level, extras }) =>
    (prefix === undefined ? '' : ` --log-prefix ${quoteText(prefix)}`) +
    (level === DEFAULT_LEVEL ? '' : ` --log-level ${level}`) +
    extras.map((name) => ` ${name}`).join(''),
  // net/netfilter/xt_LOG.c, log_tg
  apply: ({ prefix }) =>
    goOn({ kind: 'note', what: prefix === undefined ? 'logged' : `logged as “${prefix}”` }),
  describe({ prefix, level, extras }) {
    const start = prefix === undefined ? phrase`` : phrase` starting “${prefix}”`;
    const urgency =
      level === DEFAULT_LEVEL ? phrase`` : phrase`, level ${level} (${plain(LEVELS[level] ?? '')})`;
    const more = EXTRAS.filter(({ name }) => extras.includes(name)).map(({ adds }) => plain(adds));
    const adding = more.length === 0 ? phrase`` : phrase`, with ${joinPhrases(more)}`;
    return phrase`writes a log line${start}${urgency}${adding}`;
  },
});

/** The names that the tool takes, by number. It takes `panic` for 0 too, and no other synonym. */
const LEVELS: readonly string[] = [
  'emerg',
  'alert',
  'crit',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
];

const LEVEL: ValueForm<number> = {
  expected: `a number, 0 to 7, or one of ${LEVELS.join(', ')}`,
  read: (text) => {
    const number = text === 'panic' ? 0 : (readInteger(text) ?? LEVELS.indexOf(text));
    return number >= 0 && number <= 7 ? number : undefined;
  },
};
