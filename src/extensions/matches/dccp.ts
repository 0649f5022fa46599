import { PROTOCOL } from '#net/protocol.ts';
import { type Condition, NO, defineMatch } from '../contract.ts';
import type { Given, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { orList } from '../shared/name-lists.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';
import {
  DECIMAL_PORTS,
  PORT_OPTIONS,
  type PortTests,
  describePortTests,
  headerCondition,
  portConditions,
  portWords,
  readPortTests,
} from '../shared/port-tests.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m dccp`: ports, packet type and options of the DCCP header. */
export interface DccpMatch extends PortTests {
  readonly kind: 'dccp';
  readonly types: Given<readonly DccpType[]> | undefined;
  readonly option: Given<number> | undefined;
}

const DCCP_TYPES = [
  'REQUEST',
  'RESPONSE',
  'DATA',
  'ACK',
  'DATAACK',
  'CLOSEREQ',
  'CLOSE',
  'RESET',
  'SYNC',
  'SYNCACK',
  'INVALID',
] as const;

type DccpType = (typeof DCCP_TYPES)[number];

export const dccp = defineMatch<DccpMatch>({
  kind: 'dccp',
  families: [4, 6],
  protocols: [PROTOCOL.dccp],
  says: 'Asks for the ports, the type and the options of a DCCP packet.',
  options: [
    ...PORT_OPTIONS,
    {
      name: '--dccp-types',
      negatable: true,
      values: ['TYPE[,TYPE…]'],
      says: 'The packet is of one of the DCCP types.',
    },
    {
      name: '--dccp-option',
      negatable: true,
      values: ['NUMBER'],
      says: 'The DCCP header carries the option of that number.',
    },
  ],
  parse: (given) => ({
    kind: 'dccp',
    ...readPortTests(given, DECIMAL_PORTS),
    types: given.value('--dccp-types', TYPES),
    option: given.value('--dccp-option', OPTION),
  }),
  print: (match) => printOptions(portWords(match), ...ownWords(match)),
  // net/netfilter/xt_dccp.c, dccp_mt
  conditions: (match) => {
    const asked = [...portConditions(match), ...ownConditions(match)];
    return asked.length > 0
      ? asked
      : [headerCondition('dccp', ({ transport }) => transport.kind === 'ports')];
  },
  describe: (match) => {
    const parts = [...describePortTests(match), ...describeOwn(match)];
    return parts.length === 0 ? phrase`it has a DCCP header` : joinPhrases(parts);
  },
});

const OPTION = wholeNumber(1, 255);
const TYPES: ValueForm<readonly DccpType[]> = {
  expected: `${orList(DCCP_TYPES)}, with commas between`,
  read: (text) => {
    const asked = text.toUpperCase().split(',');
    const types = DCCP_TYPES.filter((type) => asked.includes(type));
    return asked.every((name) => types.some((type) => type === name)) ? types : undefined;
  },
};

function ownWords({ types, option }: DccpMatch): readonly (readonly string[])[] {
  return [
    givenWords('--dccp-types', types, (names) => names.join(',')),
    givenWords('--dccp-option', option, String),
  ];
}

/** What a packet is described with here does not go so far into the header. */
function ownConditions(match: DccpMatch): readonly Condition[] {
  const { types, option } = match;
  const [typeWords = [], optionWords = []] = ownWords(match);
  return [
    ...typeWords.map((words) => {
      const list = orList(types?.value ?? []);
      return inHeader(words, types?.invert === true, [
        `Is the DCCP packet’s type ${list}?`,
        `Is the DCCP packet’s type other than ${list}?`,
      ]);
    }),
    ...optionWords.map((words) => {
      const number = option?.value ?? 0;
      return inHeader(words, option?.invert === true, [
        `Does the DCCP header carry option ${number}?`,
        `Is the DCCP header without option ${number}?`,
      ]);
    }),
  ];
}

function inHeader(
  words: string,
  invert: boolean,
  [plain, negated]: readonly [plain: string, negated: string],
): Condition {
  return {
    words,
    decide: ({ packet }) => {
      if (packet.fragment === 'later') return NO;
      return invert ? unknown('payload', negated, 'yes') : unknown('payload', plain, 'no');
    },
    shows: ({ packet }) => (packet.fragment === 'later' ? 'a later fragment' : 'not known'),
  };
}

function describeOwn({ types, option }: DccpMatch): readonly Phrase[] {
  const parts: Phrase[] = [];
  if (types) {
    const start = [{ text: `the DCCP type is ${types.invert ? 'not ' : ''}`, value: false }];
    parts.push(phrase`${start}${orList(types.value)}`);
  }
  if (option) {
    const start = [{ text: option.invert ? 'it does not carry' : 'it carries', value: false }];
    parts.push(phrase`${start} DCCP option ${option.value}`);
  }
  return parts;
}
