import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { type Effect, defineTarget, goOn } from '../contract.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';

/** `-j ECN`: the bits by which congestion is notified. `undefined` leaves a bit as it is. */
export interface EcnTarget {
  readonly kind: 'ECN';
  readonly ece: number | undefined;
  readonly cwr: number | undefined;
  /** The lower two bits of the TOS byte. */
  readonly codepoint: number | undefined;
}

const BIT = wholeNumber(0, 1);

export const ECN = defineTarget<EcnTarget>({
  kind: 'ECN',
  families: [4],
  tables: ['mangle'],
  says: 'Changes the bits by which congestion is notified.',
  options: [
    { name: '--ecn-tcp-remove', says: 'Clears both bits of the TCP header.' },
    { name: '--ecn-tcp-ece', values: ['0|1'], says: 'Sets the TCP header’s ECE bit.' },
    { name: '--ecn-tcp-cwr', values: ['0|1'], says: 'Sets the TCP header’s CWR bit.' },
    { name: '--ecn-ip-ect', values: ['0-3'], says: 'Sets the two bits of the IP header.' },
  ],
  parse(given) {
    given.exclusive('--ecn-tcp-remove', '--ecn-tcp-ece');
    given.exclusive('--ecn-tcp-remove', '--ecn-tcp-cwr');
    const none = given.has('--ecn-tcp-remove') ? 0 : undefined;
    const ece = given.value('--ecn-tcp-ece', BIT)?.value ?? none;
    const cwr = given.value('--ecn-tcp-cwr', BIT)?.value ?? none;
    const codepoint = given.value('--ecn-ip-ect', wholeNumber(0, 3))?.value;
    const ofTcp = given.last('--ecn-tcp-remove', '--ecn-tcp-ece', '--ecn-tcp-cwr');
    if (ofTcp !== undefined && given.context.protocol !== PROTOCOL.tcp) {
      given.fail({ code: 'needs-protocol', option: ofTcp, protocols: [PROTOCOL.tcp] });
    } else if (ofTcp === undefined && !given.has('--ecn-ip-ect')) {
      given.fail({ code: 'missing-option', option: '--ecn-tcp-remove' });
    }
    return { kind: 'ECN', ece, cwr, codepoint };
  },
  print: ({ ece, cwr, codepoint }) =>
    ece === 0 && cwr === 0 && codepoint === undefined
      ? ' --ecn-tcp-remove'
      : (ece === undefined ? '' : ` --ecn-tcp-ece ${ece}`) +
        (cwr === undefined ? '' : ` --ecn-tcp-cwr ${cwr}`) +
        (codepoint === undefined ? '' : ` --ecn-ip-ect ${codepoint}`),
  // net/ipv4/netfilter/ipt_ECN.c, ecn_tg
  apply({ ece, cwr, codepoint }, { packet }) {
    const effects: Effect[] = [];
    if (codepoint !== undefined) {
      effects.push({ kind: 'tos', tos: (packet.tos & ~3) | codepoint });
    }
    if (packet.transport.kind === 'tcp' && (ece !== undefined || cwr !== undefined)) {
      const { flags } = packet.transport;
      const after = withBit(withBit(flags, TCP_FLAG.ECE, ece), TCP_FLAG.CWR, cwr);
      effects.push({ kind: 'tcp-flags', flags: after });
    }
    return goOn(...effects);
  },
  describe({ ece, cwr, codepoint }) {
    if (ece === 0 && cwr === 0 && codepoint === undefined) {
      return phrase`clears the ECN bits of its TCP header`;
    }
    const parts: Phrase[] = [];
    if (ece !== undefined) parts.push(phrase`sets ECE to ${ece}`);
    if (cwr !== undefined) parts.push(phrase`sets CWR to ${cwr}`);
    if (codepoint !== undefined) parts.push(phrase`sets the ECN bits of IP to ${codepoint}`);
    return joinPhrases(parts);
  },
});

function withBit(flags: number, bit: number, value: number | undefined): number {
  if (value === undefined) return flags;
  return value === 0 ? flags & ~bit : flags | bit;
}
