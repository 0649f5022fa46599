import { ICMPV6_NAMES } from '#net/icmp-names.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { defineMatch } from '../contract.ts';
import {
  type IcmpTest,
  describeIcmp,
  icmpCondition,
  icmpType,
  printIcmpType,
} from '../shared/icmp-types.ts';
import { optionWords } from '../shared/option-words.ts';

/** `-m icmp6`: type and code of an ICMPv6 packet. */
export interface Icmp6Match extends IcmpTest {
  readonly kind: 'icmp6';
}

const TYPE = icmpType(ICMPV6_NAMES);

export const icmp6 = defineMatch<Icmp6Match>({
  kind: 'icmp6',
  families: [6],
  protocols: [PROTOCOL.icmpv6],
  says: 'Asks for the type and the code of an ICMPv6 packet.',
  options: [
    {
      name: '--icmpv6-type',
      negatable: true,
      values: ['TYPE[/CODE]'],
      says: 'The ICMPv6 type, with or without a code, by number or name.',
    },
  ],
  parse(given) {
    const type = given.required('--icmpv6-type', TYPE);
    return type && { kind: 'icmp6', ...type.value, invert: type.invert };
  },
  print: (match) => ` ${optionWords('--icmpv6-type', match.invert, printIcmpType(match))}`,
  conditions: (match) => [icmpCondition('--icmpv6-type', match, ICMPV6_NAMES)],
  describe: (match) => describeIcmp('ICMPv6', match, ICMPV6_NAMES),
});
