import { addressTypes } from '#host/routing.ts';
import type { FrameType } from '#net/packet.ts';
import { type Situation, answer, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { optionWords } from '../shared/option-words.ts';

/** `-m pkttype`: how the frame was addressed. */
export interface PkttypeMatch {
  readonly kind: 'pkttype';
  readonly invert: boolean;
  /** `otherhost` is a frame for somebody else, which IP never sees. */
  readonly type: FrameType | 'otherhost';
}

export const pkttype = defineMatch<PkttypeMatch>({
  kind: 'pkttype',
  families: [4, 6],
  says: 'Asks how the packet’s frame was addressed on the link.',
  options: [
    {
      name: '--pkt-type',
      negatable: true,
      values: ['TYPE'],
      says: 'The frame was sent to this host alone (unicast), to all (broadcast) or to a group (multicast).',
    },
  ],
  parse(given) {
    const type = given.required('--pkt-type', TYPE);
    return type && { kind: 'pkttype', invert: type.invert, type: type.value };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_pkttype.c, pkttype_mt
      decide: (situation) => answer((frameType(situation) === match.type) !== match.invert),
      shows: frameType,
    },
  ],
  describe: ({ invert, type }) =>
    invert ? phrase`the frame is not ${type}` : phrase`the frame is ${type}`,
});

const NAMES: ReadonlyMap<string, PkttypeMatch['type']> = new Map([
  ['unicast', 'unicast'],
  ['host', 'unicast'],
  ['broadcast', 'broadcast'],
  ['bcast', 'broadcast'],
  ['multicast', 'multicast'],
  ['mcast', 'multicast'],
  ['otherhost', 'otherhost'],
]);

const TYPE: ValueForm<PkttypeMatch['type']> = {
  expected: 'unicast, broadcast or multicast',
  read: (text) => NAMES.get(text.toLowerCase()),
};

function words({ invert, type }: PkttypeMatch): string {
  return optionWords('--pkt-type', invert, type);
}

/**
 * What is made here, or comes over lo, counts as unicast whatever its address. A frame that nobody
 * described was addressed as the packet's destination asks of every sender.
 */
function frameType({ packet, inInterface, host }: Situation): FrameType {
  if (packet.frame) return packet.frame.type;
  if (inInterface === undefined || inInterface === 'lo') return 'unicast';
  const types = addressTypes(host, packet.destination);
  if (types.has('MULTICAST')) return 'multicast';
  return types.has('BROADCAST') ? 'broadcast' : 'unicast';
}
