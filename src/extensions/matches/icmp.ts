import { ICMP_NAMES } from '#net/icmp-names.ts';
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

/** `-m icmp`: type and code of an ICMP packet. */
export interface IcmpMatch extends IcmpTest {
  readonly kind: 'icmp';
}

const TYPE = icmpType([['any', 255], ...ICMP_NAMES]);

export const icmp = defineMatch<IcmpMatch>({
  kind: 'icmp',
  families: [4],
  protocols: [PROTOCOL.icmp],
  says: 'Asks for the type and the code of an ICMP packet.',
  options: [
    {
      name: '--icmp-type',
      negatable: true,
      values: ['TYPE[/CODE]'],
      says: 'The ICMP type, with or without a code, by number or name; any is every type.',
    },
  ],
  parse(given) {
    const type = given.required('--icmp-type', TYPE);
    if (!type) return undefined;
    // To the kernel type 255 is every type and code, and `any` is how it is printed.
    const test = type.value.type === 255 ? ({ type: 'any', code: undefined } as const) : type.value;
    return { kind: 'icmp', ...test, invert: type.invert };
  },
  print: (match) => ` ${optionWords('--icmp-type', match.invert, printIcmpType(match))}`,
  conditions: (match) => [icmpCondition('--icmp-type', match, ICMP_NAMES)],
  describe: (match) => describeIcmp('ICMP', match, ICMP_NAMES),
});
