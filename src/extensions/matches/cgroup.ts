import { type Answer, type Situation, NO, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { quoteText } from '../shared/quote.ts';
import { answerUnless } from '../shared/unknown.ts';

/** `-m cgroup`: the control group of the process whose socket the packet belongs to. */
export interface CgroupMatch {
  readonly kind: 'cgroup';
  /** Its path in the hierarchy of version 2, or its class number of version 1. */
  readonly group: string | number;
  readonly invert: boolean;
}

const PATH: ValueForm<string> = {
  expected: 'a path of at most 511 bytes',
  read: (text) => (new TextEncoder().encode(text).length <= 511 ? text : undefined),
};

export const cgroup = defineMatch<CgroupMatch>({
  kind: 'cgroup',
  families: [4, 6],
  hooks: ['INPUT', 'OUTPUT', 'POSTROUTING'],
  says: 'Asks for the control group of the process that owns the packet’s socket.',
  options: [
    {
      name: '--path',
      negatable: true,
      values: ['PATH'],
      says: 'The process is in the control group (version 2) at PATH, or below it.',
    },
    {
      name: '--cgroup',
      negatable: true,
      values: ['CLASS'],
      says: 'The process is in the control group (version 1) with that class number.',
    },
  ],
  parse(given) {
    given.exclusive('--path', '--cgroup');
    const path = given.value('--path', PATH);
    const group = path ?? given.required('--cgroup', wholeNumber(0, 0xffffffff));
    return group && { kind: 'cgroup', group: group.value, invert: group.invert };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => decideGroup(match, situation),
      shows: (situation) =>
        mayHaveSocket(situation) ? 'a group not known here' : 'no local socket',
    },
  ],
  describe: ({ group, invert }) => {
    const where =
      typeof group === 'string'
        ? phrase`in the control group ${group} or below`
        : phrase`in the control group of class ${group}`;
    return invert
      ? phrase`the packet’s process is not ${where}`
      : phrase`the packet’s process is ${where}`;
  },
});

function words({ group, invert }: CgroupMatch): string {
  return typeof group === 'string'
    ? optionWords('--path', invert, quoteText(group))
    : optionWords('--cgroup', invert, String(group));
}

// net/netfilter/xt_cgroup.c, cgroup_mt_v2
function decideGroup({ group, invert }: CgroupMatch, situation: Situation): Answer {
  if (!mayHaveSocket(situation)) return NO;
  return answerUnless(undefined, invert, 'socket', 'the process’s control group', String(group));
}

/**
 * A packet from outside meets its socket before the rules only in INPUT, and only where the socket is
 * one of a connection that stands (early demultiplexing).
 */
function mayHaveSocket({ origin, hook, tracking }: Situation): boolean {
  switch (origin.kind) {
    case 'process':
      return true;
    case 'kernel':
      return origin.socket;
    case 'wire':
      return hook === 'INPUT' && tracking.kind === 'tracked' && tracking.state === 'ESTABLISHED';
  }
}
