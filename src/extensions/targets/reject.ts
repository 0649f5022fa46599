import type { Family } from '#net/family.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { defineTarget } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';

/** `-j REJECT`: the packet ends here, and its sender is told. */
export interface RejectTarget {
  readonly kind: 'REJECT';
  readonly with: RejectAnswer;
}

export type RejectAnswer = keyof typeof SHORT_NAMES;

export const REJECT = defineTarget<RejectTarget>({
  kind: 'REJECT',
  families: [4, 6],
  tables: ['filter'],
  hooks: ['INPUT', 'FORWARD', 'OUTPUT'],
  says: 'Ends the packet and tells its sender so.',
  options: [
    {
      name: '--reject-with',
      values: ['ANSWER'],
      says: 'The answer: one of the ICMP errors, or tcp-reset. Port unreachable without it.',
    },
  ],
  parse(given) {
    const { family, protocol } = given.context;
    const answer = given.value('--reject-with', answerOf(family))?.value ?? DEFAULT[family];
    // net/ipv4/netfilter/ipt_REJECT.c, reject_tg_check
    if (answer === 'tcp-reset' && protocol !== PROTOCOL.tcp) {
      given.fail({ code: 'needs-protocol', option: '--reject-with', protocols: [PROTOCOL.tcp] });
    }
    return { kind: 'REJECT', with: answer };
  },
  print: (target) => ` --reject-with ${target.with}`,
  // net/ipv4/netfilter/ipt_REJECT.c, reject_tg: answers, then drops.
  apply: (target) => ({ kind: 'reject', effects: [], with: target.with }),
  describe: (target) =>
    target.with === 'tcp-reset'
      ? phrase`refuses it and resets the connection (${target.with})`
      : phrase`refuses it and answers with the ICMP error ${target.with}`,
});

/** By the names that are saved, the short ones that the tool takes too. */
const SHORT_NAMES = {
  'icmp-net-unreachable': 'net-unreach',
  'icmp-host-unreachable': 'host-unreach',
  'icmp-proto-unreachable': 'proto-unreach',
  'icmp-port-unreachable': 'port-unreach',
  'icmp-net-prohibited': 'net-prohib',
  'icmp-host-prohibited': 'host-prohib',
  'icmp-admin-prohibited': 'admin-prohib',
  'icmp6-no-route': 'no-route',
  'icmp6-adm-prohibited': 'adm-prohibited',
  'icmp6-addr-unreachable': 'addr-unreach',
  'icmp6-port-unreachable': 'port-unreach',
  'icmp6-policy-fail': 'policy-fail',
  'icmp6-reject-route': 'reject-route',
  'tcp-reset': 'tcp-rst',
} as const;

const DEFAULT: Readonly<Record<Family, RejectAnswer>> = {
  4: 'icmp-port-unreachable',
  6: 'icmp6-port-unreachable',
};

/** In the order in which the tool tries them: it takes the first that a text is the beginning of. */
const ANSWERS: Readonly<Record<Family, readonly RejectAnswer[]>> = {
  4: [
    'icmp-net-unreachable',
    'icmp-host-unreachable',
    'icmp-proto-unreachable',
    'icmp-port-unreachable',
    'icmp-net-prohibited',
    'icmp-host-prohibited',
    'tcp-reset',
    'icmp-admin-prohibited',
  ],
  6: [
    'icmp6-no-route',
    'icmp6-adm-prohibited',
    'icmp6-addr-unreachable',
    'icmp6-port-unreachable',
    'tcp-reset',
    'icmp6-policy-fail',
    'icmp6-reject-route',
  ],
};

function answerOf(family: Family): ValueForm<RejectAnswer> {
  const shortName = (name: RejectAnswer): string =>
    family === 6 && name === 'tcp-reset' ? name : SHORT_NAMES[name];
  return {
    expected: ANSWERS[family].join(', '),
    read: (text) => {
      const start = text.toLowerCase();
      return ANSWERS[family].find(
        (name) => name.startsWith(start) || shortName(name).startsWith(start),
      );
    },
  };
}
