import { type Answer, type Situation, NO, answer, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { oneOf } from '../shared/forms.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';
import { LARGEST_WIDE, readWide } from '../shared/wide-number.ts';

/** `-m connbytes`: how much a connection has carried so far, this packet included. */
export interface ConnbytesMatch {
  readonly kind: 'connbytes';
  readonly from: bigint;
  readonly to: bigint;
  readonly invert: boolean;
  readonly mode: 'packets' | 'bytes' | 'avgpkt';
  readonly direction: 'original' | 'reply' | 'both';
}

const MODE = oneOf('packets', 'bytes', 'avgpkt');
const DIRECTION = oneOf('original', 'reply', 'both');

const RANGE: ValueForm<Pick<ConnbytesMatch, 'from' | 'to'>> = {
  expected: 'a number, or a range such as 1000:2000',
  read: (text) => {
    const [head = '', tail, rest] = text.split(':');
    const from = head === '' && tail !== undefined ? 0n : readWide(head);
    const to = tail === undefined || tail === '' ? LARGEST_WIDE : readWide(tail);
    if (from === undefined || to === undefined || rest !== undefined || from > to) return undefined;
    return { from, to };
  },
};

export const connbytes = defineMatch<ConnbytesMatch>({
  kind: 'connbytes',
  families: [4, 6],
  says: 'Asks how many packets or bytes the connection has carried.',
  options: [
    {
      name: '--connbytes',
      negatable: true,
      values: ['FROM[:TO]'],
      says: 'The count is at least FROM, and at most TO.',
    },
    {
      name: '--connbytes-mode',
      values: ['packets|bytes|avgpkt'],
      says: 'What is counted: packets, bytes, or bytes for each packet.',
    },
    {
      name: '--connbytes-dir',
      values: ['original|reply|both'],
      says: 'Whose packets count: those of the side that opened it, the answers, or both.',
    },
  ],
  parse(given) {
    const range = given.required('--connbytes', RANGE);
    const direction = given.required('--connbytes-dir', DIRECTION);
    const mode = given.required('--connbytes-mode', MODE);
    if (!range || !direction || !mode) return undefined;
    const { from, to } = range.value;
    // The tool turns the ends round to negate (libxt_connbytes.c), which does nothing to equal ones.
    const invert = range.invert && from !== to;
    return {
      kind: 'connbytes',
      from,
      to,
      invert,
      mode: mode.value,
      direction: direction.value,
    };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => decideCount(match, situation),
      shows: (situation) => {
        if (situation.tracking.kind !== 'tracked') return 'no connection';
        const count = countOf(match, situation);
        return count === undefined ? 'a count not known here' : String(count);
      },
    },
  ],
  describe(match) {
    const { from, invert, direction } = match;
    const start = [
      {
        text: `the connection’s ${WHAT[match.mode]}${invert ? ' are not ' : ' are '}`,
        value: false,
      },
    ];
    const side = direction === 'both' ? phrase`${'both'} ways` : phrase`${direction} direction`;
    const mode = phrase`counted in ${match.mode}, ${side}`;
    const to = upperEnd(match);
    return to === undefined
      ? phrase`${start}${String(from)} or more (${mode})`
      : phrase`${start}between ${String(from)} and ${to} (${mode})`;
  },
});

const WHAT = {
  packets: 'packets so far',
  bytes: 'bytes so far',
  avgpkt: 'bytes for each packet so far',
} as const;

/** An upper end of 0 is left out too, though it would be read as none: so does iptables-save. */
function upperEnd({ to }: ConnbytesMatch): string | undefined {
  return to === 0n || to === LARGEST_WIDE ? undefined : String(to);
}

function words(match: ConnbytesMatch): string {
  const to = upperEnd(match);
  const range = to === undefined ? String(match.from) : `${match.from}:${to}`;
  const count = optionWords('--connbytes', match.invert, range);
  return `${count} --connbytes-mode ${match.mode} --connbytes-dir ${match.direction}`;
}

// net/netfilter/xt_connbytes.c, connbytes_mt
function decideCount(match: ConnbytesMatch, situation: Situation): Answer {
  if (situation.tracking.kind !== 'tracked') return NO;
  const count = countOf(match, situation);
  if (count !== undefined) {
    return answer((count >= match.from && count <= match.to) !== match.invert);
  }
  if (match.from === 0n && match.to === LARGEST_WIDE) return answer(!match.invert);
  const question = `Does the connection’s count meet “${words(match)}”?`;
  return unknown('connection', question, match.invert ? 'yes' : 'no');
}

/**
 * A connection without an entry in the table yet has carried this one packet. (Counting need not be
 * switched on for it: the kernel does that when such a rule is loaded.)
 */
function countOf(match: ConnbytesMatch, { tracking, packet }: Situation): bigint | undefined {
  if (tracking.kind !== 'tracked' || tracking.connection.confirmed) return undefined;
  if (match.direction === 'reply') return 0n;
  return match.mode === 'packets' ? 1n : BigInt(packet.length);
}
