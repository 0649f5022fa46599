import { sysctl } from '#host/host.ts';
import { type Answer, type Condition, type Situation, answer, defineMatch } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m physdev`: the ports of a bridge that the packet crosses. */
export interface PhysdevMatch {
  readonly kind: 'physdev';
  readonly isIn: Given<true> | undefined;
  readonly in: Given<string> | undefined;
  readonly isOut: Given<true> | undefined;
  readonly out: Given<string> | undefined;
  readonly isBridged: Given<true> | undefined;
}

export const physdev = defineMatch<PhysdevMatch>({
  kind: 'physdev',
  families: [4, 6],
  says: 'Asks through which ports of a bridge the packet comes and goes.',
  options: [
    {
      name: '--physdev-is-in',
      negatable: true,
      says: 'The packet came in through a port of a bridge.',
    },
    {
      name: '--physdev-in',
      negatable: true,
      values: ['NAME'],
      says: 'The bridge port it came in by; a + at the end stands for any ending.',
    },
    {
      name: '--physdev-is-out',
      negatable: true,
      says: 'The packet leaves through a port of a bridge.',
    },
    {
      name: '--physdev-out',
      negatable: true,
      values: ['NAME'],
      says: 'The bridge port it leaves by; a + at the end stands for any ending.',
    },
    {
      name: '--physdev-is-bridged',
      negatable: true,
      says: 'The packet is bridged from one port to another, and not routed.',
    },
  ],
  // net/netfilter/xt_physdev.c, physdev_mt_check: what is not bridged has no port to leave by yet.
  places: ({ isOut, out, isBridged }) =>
    (isOut || out) && (!isBridged || isBridged.invert)
      ? { hooks: ['PREROUTING', 'INPUT', 'FORWARD', 'POSTROUTING'], directly: 'in nft' }
      : {},
  parse: readPhysdev,
  print: (match) => printOptions(tests(match).map(({ words }) => words)),
  // net/netfilter/xt_physdev.c, physdev_mt: bridged, is-in, is-out, in, out.
  conditions: (match) => {
    const asked = tests(match);
    return KERNEL_ORDER.flatMap((option) => asked.filter((test) => test.option === option)).map(
      (test): Condition => ({
        words: test.words,
        decide: (situation) => decidePort(test, situation),
        shows: (situation) => (mayBeBridged(situation) ? 'ports not known' : 'not bridged'),
      }),
    );
  },
  describe: (match) => joinPhrases(tests(match).map(describeTest)),
});

const KERNEL_ORDER = [
  '--physdev-is-bridged',
  '--physdev-is-in',
  '--physdev-is-out',
  '--physdev-in',
  '--physdev-out',
] as const;

type Option = (typeof KERNEL_ORDER)[number];

interface PortTest {
  readonly option: Option;
  readonly words: string;
  readonly invert: boolean;
  /** The port asked for, `undefined` where any will do. */
  readonly name: string | undefined;
}

const NAME: ValueForm<string> = {
  expected: 'an interface name of at most 15 characters',
  read: (text) => (/^\S{1,15}$/.test(text) ? text : undefined),
};

function readPhysdev(given: OptionReader): PhysdevMatch {
  const match: PhysdevMatch = {
    kind: 'physdev',
    isIn: given.flag('--physdev-is-in'),
    in: given.value('--physdev-in', NAME),
    isOut: given.flag('--physdev-is-out'),
    out: given.value('--physdev-out', NAME),
    isBridged: given.flag('--physdev-is-bridged'),
  };
  if (!KERNEL_ORDER.some((option) => given.has(option))) given.required('--physdev-in', NAME);
  return match;
}

/** What is asked, in the order of printing. */
function tests(match: PhysdevMatch): readonly PortTest[] {
  const flag = (option: Option, asked: Given<true> | undefined): readonly PortTest[] => {
    if (!asked) return [];
    const { invert } = asked;
    return [{ option, invert, name: undefined, words: optionWords(option, invert) }];
  };
  const port = (option: Option, asked: Given<string> | undefined): readonly PortTest[] =>
    givenWords(option, asked, String).map((words) => ({
      option,
      invert: asked?.invert === true,
      name: asked?.value,
      words,
    }));
  return [
    ...flag('--physdev-is-in', match.isIn),
    ...port('--physdev-in', match.in),
    ...flag('--physdev-is-out', match.isOut),
    ...port('--physdev-out', match.out),
    ...flag('--physdev-is-bridged', match.isBridged),
  ];
}

/** Of a packet that came by no bridge, plain options fail and negated ones hold. */
function decidePort({ option, invert, name }: PortTest, situation: Situation): Answer {
  if (!mayBeBridged(situation)) return answer(invert);
  const [yes, no] = QUESTIONS[option];
  const question = (invert ? no : yes).replace('NAME', name ?? '');
  return unknown('host', question, invert ? 'yes' : 'no');
}

/**
 * What is made here, or comes over lo, came by no bridge; nor does iptables see bridged packets
 * where bridge-nf-call-iptables is off.
 */
function mayBeBridged({ inInterface, family, host }: Situation): boolean {
  if (inInterface === undefined || inInterface === 'lo') return false;
  const name = family === 4 ? 'iptables' : 'ip6tables';
  return sysctl(host, `net.bridge.bridge-nf-call-${name}`, 1) !== 0;
}

const QUESTIONS: Readonly<Record<Option, readonly [yes: string, no: string]>> = {
  '--physdev-is-bridged': [
    'Is the packet bridged from one port to another?',
    'Is the packet routed, not bridged?',
  ],
  '--physdev-is-in': [
    'Did the packet come in through a port of a bridge?',
    'Did the packet come in through no port of a bridge?',
  ],
  '--physdev-is-out': [
    'Does the packet leave through a port of a bridge?',
    'Does the packet leave through no port of a bridge?',
  ],
  '--physdev-in': [
    'Did the packet come in through the bridge port NAME?',
    'Did the packet come in other than through the bridge port NAME?',
  ],
  '--physdev-out': [
    'Does the packet leave through the bridge port NAME?',
    'Does the packet leave other than through the bridge port NAME?',
  ],
};

const PHRASES: Readonly<Record<Option, readonly [yes: string, no: string]>> = {
  '--physdev-is-bridged': ['it is bridged', 'it is not bridged'],
  '--physdev-is-in': ['it came in through a bridge port', 'it came in through no bridge port'],
  '--physdev-is-out': ['it leaves through a bridge port', 'it leaves through no bridge port'],
  '--physdev-in': [
    'it came in through the bridge port ',
    'it did not come in through the bridge port ',
  ],
  '--physdev-out': [
    'it leaves through the bridge port ',
    'it does not leave through the bridge port ',
  ],
};

function describeTest({ option, invert, name }: PortTest): Phrase {
  const start = [{ text: PHRASES[option][invert ? 1 : 0], value: false }];
  return name === undefined ? start : phrase`${start}${name}`;
}
