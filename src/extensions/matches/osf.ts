import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { NO, type Situation, defineMatch } from '../contract.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { ARRIVING } from '../shared/directions.ts';
import { wholeNumber } from '../shared/forms.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m osf`: the operating system of who sent a SYN, by fingerprints loaded with nfnl_osf(8). */
export interface OsfMatch {
  readonly kind: 'osf';
  readonly genre: string;
  readonly invert: boolean;
  /** How the TTL is compared, 0 to 2. */
  readonly ttl: number | undefined;
  readonly log: number | undefined;
}

const LEVEL = wholeNumber(0, 2);

export const osf = defineMatch<OsfMatch>({
  kind: 'osf',
  families: [4],
  hooks: ARRIVING,
  protocols: [PROTOCOL.tcp],
  says: 'Guesses the operating system of who sent a SYN, by its fingerprint.',
  options: [
    { name: '--genre', negatable: true, values: ['NAME'], says: 'The system has that name.' },
    {
      name: '--ttl',
      values: ['0|1|2'],
      says: 'How the TTL is compared: as on the same network (0), as at most the usual one (1), or not at all (2).',
    },
    {
      name: '--log',
      values: ['0|1|2'],
      says: 'What is logged: every match (0), the first (1), or every known one (2).',
    },
  ],
  parse(given) {
    const genre = given.required('--genre', textOfBytes(31));
    return (
      genre && {
        kind: 'osf',
        genre: genre.value,
        invert: genre.invert,
        ttl: given.value('--ttl', LEVEL)?.value,
        log: given.value('--log', LEVEL)?.value,
      }
    );
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/nfnetlink_osf.c, nf_osf_match: looks at SYNs only, and matches nothing, negated
      // or not, where no fingerprints are loaded.
      decide: (situation) =>
        isSyn(situation)
          ? unknown(
              'payload',
              `Is the sender’s system ${match.invert ? 'not ' : ''}${match.genre}?`,
            )
          : NO,
      shows: (situation) => (isSyn(situation) ? 'a SYN, its fingerprint not known' : 'no SYN'),
    },
  ],
  describe({ genre, invert, ttl, log }) {
    const parts: Phrase[] = [];
    if (ttl !== undefined) parts.push(phrase`, TTL compared in way ${ttl}`);
    if (log !== undefined) parts.push(phrase`, logged in way ${log}`);
    return invert
      ? phrase`the sender’s system is not ${genre}${parts.flat()}`
      : phrase`the sender’s system is ${genre}${parts.flat()}`;
  },
});

/** The genre is printed as it is, without quotes. */
function words({ genre, invert, ttl, log }: OsfMatch): string {
  return [
    optionWords('--genre', invert, genre),
    ...(ttl === undefined ? [] : [`--ttl ${ttl}`]),
    ...(log === undefined ? [] : [`--log ${log}`]),
  ].join(' ');
}

function isSyn({ packet: { transport, fragment } }: Situation): boolean {
  return transport.kind === 'tcp' && fragment !== 'later' && (transport.flags & TCP_FLAG.SYN) !== 0;
}
