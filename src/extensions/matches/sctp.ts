import { PROTOCOL } from '#net/protocol.ts';
import { type Condition, NO, defineMatch } from '../contract.ts';
import type { Given, OptionReader } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';
import {
  PORT_OPTIONS,
  type PortTests,
  describePortTests,
  headerCondition,
  orderedPorts,
  portConditions,
  portWords,
  readPortTests,
} from '../shared/port-tests.ts';
import { type ChunkTest, chunkTest, printChunks } from '../shared/sctp-chunks.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m sctp`: the ports of the SCTP header, and which chunks follow it. */
export interface SctpMatch extends PortTests {
  readonly kind: 'sctp';
  readonly chunks: Given<ChunkTest> | undefined;
}

export const sctp = defineMatch<SctpMatch>({
  kind: 'sctp',
  families: [4, 6],
  protocols: [PROTOCOL.sctp],
  says: 'Asks for the ports and the chunks of an SCTP packet.',
  options: [
    ...PORT_OPTIONS,
    {
      name: '--chunk-types',
      negatable: true,
      values: ['all|any|only', 'CHUNK[:FLAGS][,…]'],
      says: 'All, any or only the chunks listed are in the packet; small letters are flags not set.',
    },
  ],
  parse: (given) => ({ kind: 'sctp', ...readPortTests(given, PORTS), chunks: readChunks(given) }),
  print: (match) => printOptions(portWords(match), chunkWords(match)),
  // net/netfilter/xt_sctp.c, sctp_mt
  conditions: (match) => {
    const asked = [...portConditions(match), ...chunkCondition(match)];
    return asked.length > 0
      ? asked
      : [headerCondition('sctp', ({ transport }) => transport.kind === 'ports')];
  },
  describe: (match) => {
    const parts = [...describePortTests(match), ...describeChunks(match)];
    return parts.length === 0 ? phrase`it has an SCTP header` : joinPhrases(parts);
  },
});

const PORTS = orderedPorts(PROTOCOL.sctp);

function readChunks(given: OptionReader): Given<ChunkTest> | undefined {
  const asked = given.flag('--chunk-types');
  const value = chunkTest(given);
  return asked && value && { value, invert: asked.invert };
}

function chunkWords({ chunks }: SctpMatch): readonly string[] {
  return givenWords('--chunk-types', chunks, (test) => `${test.mode} ${printChunks(test)}`);
}

function chunkCondition(match: SctpMatch): readonly Condition[] {
  const { chunks } = match;
  if (!chunks) return [];
  const { value, invert } = chunks;
  const claim = CLAIMS[value.mode].replace('LIST', printChunks(value));
  return chunkWords(match).map((words) => ({
    words,
    decide: ({ packet }) => {
      if (packet.fragment === 'later') return NO;
      return invert
        ? unknown('payload', `Is it wrong that ${claim}?`, 'yes')
        : unknown('payload', `Is it so that ${claim}?`, 'no');
    },
    shows: ({ packet }) => (packet.fragment === 'later' ? 'a later fragment' : 'chunks not known'),
  }));
}

const CLAIMS = {
  all: 'the packet has all the chunks LIST',
  any: 'the packet has any of the chunks LIST',
  only: 'the packet has only chunks among LIST',
} as const;

function describeChunks({ chunks }: SctpMatch): readonly Phrase[] {
  if (!chunks) return [];
  const { value, invert } = chunks;
  const not = [{ text: invert ? 'it is not so that ' : '', value: false }];
  const list = printChunks(value);
  switch (value.mode) {
    case 'all':
      return [phrase`${not}it has ${'all'} the chunks ${list}`];
    case 'any':
      return [phrase`${not}it has ${'any'} of the chunks ${list}`];
    case 'only':
      return [phrase`${not}it has ${'only'} chunks among ${list}`];
  }
}
