import type { Family } from '#net/family.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { isBareTcp } from '../shared/tcp-options.ts';

/** `-j TCPMSS`: the largest segment that a TCP side says it takes. */
export interface TcpmssTarget {
  readonly kind: 'TCPMSS';
  /** `path`: what fits the route's MTU. */
  readonly mss: number | 'path';
}

const OPTION_BYTES = 4;

/** What is left of 65535 bytes behind an IP header. */
const LARGEST: Readonly<Record<Family, number>> = { 4: 65515, 6: 65495 };

export const TCPMSS = defineTarget<TcpmssTarget>({
  kind: 'TCPMSS',
  families: [4, 6],
  protocols: [PROTOCOL.tcp],
  says: 'Lowers the largest segment size that a TCP connection opens with. It never raises it.',
  options: [
    { name: '--set-mss', values: ['BYTES'], says: 'The size it may not be above.' },
    { name: '--clamp-mss-to-pmtu', says: 'The size is what fits the path, less the headers.' },
  ],
  parse(given) {
    const mss = given.value('--set-mss', wholeNumber(0, LARGEST[given.context.family]));
    const last = given.last('--set-mss', '--clamp-mss-to-pmtu');
    if (last === '--clamp-mss-to-pmtu') return { kind: 'TCPMSS', mss: 'path' };
    if (last === undefined) given.fail({ code: 'missing-option', option: '--set-mss' });
    return mss && { kind: 'TCPMSS', mss: mss.value };
  },
  print: ({ mss }) => (mss === 'path' ? ' --clamp-mss-to-pmtu' : ` --set-mss ${mss}`),
  // net/netfilter/xt_TCPMSS.c, tcpmss_tg4_check: the path is known only once there is a route.
  places: ({ mss }) =>
    mss === 'path' ? { hooks: ['FORWARD', 'OUTPUT', 'POSTROUTING'], directly: 'in nft' } : {},
  // net/netfilter/xt_TCPMSS.c, tcpmss_mangle_packet: where the option is missing it is put in.
  apply: ({ mss }, { packet }) => {
    const to = mss === 'path' ? 'what fits the path' : `at most ${mss}`;
    if (!isBareTcp(packet)) return goOn({ kind: 'note', what: `MSS lowered to ${to}` });
    return goOn(
      { kind: 'length', length: packet.length + OPTION_BYTES },
      { kind: 'note', what: `an MSS of ${to} announced` },
    );
  },
  describe: ({ mss }) =>
    mss === 'path'
      ? phrase`lowers its MSS to what fits the path`
      : phrase`lowers its MSS to at most ${mss}`,
});
