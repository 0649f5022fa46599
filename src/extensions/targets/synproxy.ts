import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { type Outcome, defineTarget, goOn } from '../contract.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';

/** `-j SYNPROXY`: the host answers for a server until the client has proved that it is there. */
export interface SynproxyTarget {
  readonly kind: 'SYNPROXY';
  readonly sack: boolean;
  readonly timestamp: boolean;
  readonly windowScale: number | undefined;
  readonly mss: number | undefined;
  readonly ecn: boolean;
}

export const SYNPROXY = defineTarget<SynproxyTarget>({
  kind: 'SYNPROXY',
  families: [4, 6],
  protocols: [PROTOCOL.tcp],
  hooks: ['INPUT', 'FORWARD'],
  says: 'Answers the opening of a TCP connection itself and lets only real clients through.',
  options: [
    { name: '--sack-perm', says: 'Says that the server takes selective acknowledgements.' },
    { name: '--timestamp', says: 'Says that the server takes timestamps.' },
    { name: '--wscale', values: ['FACTOR'], says: 'The window scale of the server.' },
    { name: '--mss', values: ['BYTES'], says: 'The largest segment that the server takes.' },
    { name: '--ecn', says: 'Says that the server takes congestion notification.' },
  ],
  parse: (given) => ({
    kind: 'SYNPROXY',
    sack: given.has('--sack-perm'),
    timestamp: given.has('--timestamp'),
    // Both are read as 32 bits and put into 8 and 16.
    windowScale: low(given.value('--wscale', WORD)?.value, 0xff),
    mss: low(given.value('--mss', WORD)?.value, 0xffff),
    ecn: given.has('--ecn'),
  }),
  print: ({ sack, timestamp, windowScale, mss, ecn }) =>
    (sack ? ' --sack-perm' : '') +
    (timestamp ? ' --timestamp' : '') +
    (windowScale === undefined ? '' : ` --wscale ${windowScale}`) +
    (mss === undefined ? '' : ` --mss ${mss}`) +
    (ecn ? ' --ecn' : ''),
  // net/ipv4/netfilter/ipt_SYNPROXY.c, synproxy_tg4: takes the client's part of the handshake, and
  // drops an acknowledgement that does not belong to one.
  apply(_, { packet }): Outcome {
    if (packet.badChecksum || packet.transport.kind !== 'tcp') return { kind: 'drop', effects: [] };
    const asked = packet.transport.flags & HANDSHAKE;
    if (asked === TCP_FLAG.SYN) return taken('answered by this host in the server’s place');
    if (asked === TCP_FLAG.ACK) return taken('taken by this host, which opens the connection');
    return goOn();
  },
  describe(target) {
    const offers = describeOffers(target);
    const offering = offers.length === 0 ? phrase`` : phrase`, offering ${joinPhrases(offers)}`;
    return phrase`answers the handshake in the server’s place${offering}`;
  },
});

const WORD = wholeNumber(0, 0xffffffff);

const HANDSHAKE = TCP_FLAG.SYN | TCP_FLAG.ACK | TCP_FLAG.FIN | TCP_FLAG.RST;

function low(value: number | undefined, mask: number): number | undefined {
  return value === undefined ? undefined : (value & mask) >>> 0;
}

function taken(what: string): Outcome {
  return { kind: 'drop', effects: [{ kind: 'note', what }] };
}

function describeOffers(target: SynproxyTarget): readonly Phrase[] {
  const offers: Phrase[] = [];
  if (target.sack) offers.push(phrase`selective acknowledgements`);
  if (target.timestamp) offers.push(phrase`timestamps`);
  if (target.windowScale !== undefined) offers.push(phrase`window scale ${target.windowScale}`);
  if (target.mss !== undefined) offers.push(phrase`an MSS of ${target.mss}`);
  if (target.ecn) offers.push(phrase`ECN`);
  return offers;
}
