import type { Packet } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { type Answer, type Situation, answer, defineMatch } from '../contract.ts';
import type { Given, ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { type NumberRange, numberRange, printNumberRange } from '../shared/number-range.ts';
import { optionWords } from '../shared/option-words.ts';
import { isBareTcp } from '../shared/tcp-options.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m tcpmss`: the maximum segment size that a SYN announces. */
export interface TcpmssMatch {
  readonly kind: 'tcpmss';
  readonly mss: Given<NumberRange>;
}

export const tcpmss = defineMatch<TcpmssMatch>({
  kind: 'tcpmss',
  families: [4, 6],
  protocols: [PROTOCOL.tcp],
  says: 'Asks for the maximum segment size that a TCP SYN announces.',
  options: [
    {
      name: '--mss',
      negatable: true,
      values: ['BYTES[:BYTES]'],
      says: 'The MSS option announces so many bytes.',
    },
  ],
  parse(given) {
    const mss = given.required('--mss', MSS);
    return mss && { kind: 'tcpmss', mss };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => decideMss(match.mss, situation),
      shows: ({ packet: { transport } }) =>
        transport.kind === 'tcp' && (transport.flags & TCP_FLAG.SYN) !== 0
          ? 'MSS not known'
          : 'no MSS option',
    },
  ],
  describe: ({ mss: { value, invert } }) => {
    const start = [{ text: `the MSS announced is ${invert ? 'not ' : ''}`, value: false }];
    return value.from === value.to
      ? phrase`${start}${value.from}`
      : phrase`${start}${value.from} to ${value.to}`;
  },
});

const RANGE = numberRange(65535);

const MSS: ValueForm<NumberRange> = {
  expected: RANGE.expected,
  read: (text) => {
    const range = RANGE.read(text);
    return range && range.from <= range.to ? range : undefined;
  },
};

function words({ mss }: TcpmssMatch): string {
  return optionWords('--mss', mss.invert, printNumberRange(mss.value));
}

/**
 * net/netfilter/xt_tcpmss.c, tcpmss_mt: without the option plain fails and negated holds. The
 * option comes with SYN alone (RFC 9293, 3.7.1); Ethernet's usual 1460 and 1440 are assumed there.
 */
function decideMss({ value, invert }: Given<NumberRange>, { packet }: Situation): Answer {
  const { family } = packet;
  if (!mayAnnounce(packet)) return answer(invert);
  const usual = family === 4 ? 1460 : 1440;
  const isUsual = usual >= value.from && usual <= value.to;
  const size = value.from === value.to ? `${value.from}` : `${value.from} to ${value.to}`;
  return unknown(
    'payload',
    invert
      ? `Does the SYN announce another segment size than ${size} bytes, or none?`
      : `Does the SYN announce a segment size of ${size} bytes?`,
    isUsual === invert ? 'no' : 'yes',
  );
}

function mayAnnounce(packet: Packet): boolean {
  const { transport } = packet;
  return transport.kind === 'tcp' && (transport.flags & TCP_FLAG.SYN) !== 0 && !isBareTcp(packet);
}
