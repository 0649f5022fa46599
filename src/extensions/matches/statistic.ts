import {
  type Answer,
  type Condition,
  type Situation,
  answer,
  defineMatch,
  maybe,
} from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { oneOf, wholeNumber } from '../shared/forms.ts';
import { optionWords } from '../shared/option-words.ts';

/** `-m statistic`: a draw, or every nth packet. */
export type StatisticMatch = {
  readonly kind: 'statistic';
  readonly invert: boolean;
} & (
  | { readonly mode: 'random'; /** In parts of 2³¹. */ readonly parts: number }
  | { readonly mode: 'nth'; readonly every: number; readonly packet: number }
);

type Nth = Extract<StatisticMatch, { mode: 'nth' }>;

const WHOLE = 0x80000000;

export const statistic = defineMatch<StatisticMatch>({
  kind: 'statistic',
  families: [4, 6],
  says: 'Matches some packets only: at random, or every nth.',
  options: [
    { name: '--mode', values: ['random|nth'], says: 'Whether to draw or to count.' },
    {
      name: '--probability',
      negatable: true,
      values: ['P'],
      says: 'The draw succeeds with this probability, 0 to 1.',
    },
    { name: '--every', negatable: true, values: ['N'], says: 'One packet out of N matches.' },
    { name: '--packet', values: ['P'], says: 'Which one of the N it is, counted from 0.' },
  ],
  parse: readStatistic,
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [condition(match)],
  describe: (match) => {
    const { invert } = match;
    if (match.mode === 'random') {
      const p = String(Number(printParts(match.parts)));
      return invert
        ? phrase`a ${'random'} draw fails (it succeeds with probability ${p})`
        : phrase`a ${'random'} draw succeeds (probability ${p})`;
    }
    const { every, packet } = match;
    const is = [{ text: invert ? 'it is not' : 'it is', value: false }];
    return phrase`${is} packet ${packet} of every ${every} (${'nth'}, counting from 0)`;
  },
});

const PROBABILITY: ValueForm<number> = {
  expected: 'a probability, 0 to 1',
  read: (text) => {
    const p = /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
    return p >= 0 && p <= 1 ? Math.round(p * WHOLE) : undefined;
  },
};
const MODE = oneOf('random', 'nth');
const EVERY = wholeNumber(1, 0xffffffff);
const PACKET = wholeNumber(0, 0xffffffff);

function readStatistic(given: OptionReader): StatisticMatch | undefined {
  const mode = given.required('--mode', MODE)?.value;
  given.exclusive('--probability', '--every');
  given.exclusive('--probability', '--packet');
  if (mode === 'random') {
    const p = given.required('--probability', PROBABILITY);
    return p && { kind: 'statistic', invert: p.invert, mode, parts: p.value };
  }
  const every = given.required('--every', EVERY);
  const packet = given.required('--packet', PACKET);
  if (!every || !packet) return undefined;
  if (packet.value >= every.value) {
    const expected = `a number below ${every.value}`;
    given.fail({ code: 'bad-value', option: '--packet', value: String(packet.value), expected });
  }
  return {
    kind: 'statistic',
    invert: every.invert,
    mode: 'nth',
    every: every.value,
    packet: packet.value,
  };
}

function printParts(parts: number): string {
  return (parts / WHOLE).toFixed(11);
}

function words(match: StatisticMatch): string {
  return match.mode === 'random'
    ? `--mode random ${optionWords('--probability', match.invert, printParts(match.parts))}`
    : `--mode nth ${optionWords('--every', match.invert, String(match.every))} --packet ${match.packet}`;
}

// net/netfilter/xt_statistic.c, statistic_mt
function condition(match: StatisticMatch): Condition {
  return match.mode === 'random'
    ? { words: words(match), decide: () => draw(match), shows: () => 'a draw' }
    : {
        words: words(match),
        decide: (situation) => countOne(match, situation),
        shows: ({ memory, slot }) =>
          memory.complete
            ? `packet ${nextOf(match, memory.values.get(slot))}`
            : 'a count not known',
      };
}

function draw({ parts, invert }: { readonly parts: number; readonly invert: boolean }): Answer {
  if (parts === 0 || parts === WHOLE) return answer((parts === WHOLE) !== invert);
  const probability = invert ? 1 - parts / WHOLE : parts / WHOLE;
  return maybe({
    about: 'chance',
    question: invert ? 'Does the draw fail?' : 'Does the draw succeed?',
    probability,
    assumed: probability >= 0.5 ? 'yes' : 'no',
  });
}

/**
 * Each rule counts for itself. Remembered is the number that the next packet has, from 0 to
 * `every - 1`, of which `packet` is the one that matches.
 */
function countOne(match: Nth, { memory, slot }: Situation): Answer {
  const { every, packet, invert } = match;
  if (every === 1) return answer(!invert);
  if (!memory.complete) {
    const probability = invert ? 1 - 1 / every : 1 / every;
    return maybe({
      about: 'memory',
      question: invert
        ? `Is this any but the packet in ${every} that the rule counts?`
        : `Is this the packet in ${every} that the rule counts?`,
      probability,
      assumed: probability >= 0.5 ? 'yes' : 'no',
    });
  }
  const number = nextOf(match, memory.values.get(slot));
  const next = (number + 1) % every;
  return {
    holds: (number === packet) !== invert ? 'yes' : 'no',
    effects: [{ kind: 'remember', slot, values: [next] }],
  };
}

function nextOf({ every }: Nth, remembered: readonly number[] | undefined): number {
  return (remembered?.[0] ?? 0) % every;
}
