import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { DSCP_CLASS, twoDigits } from '../shared/dscp-class.ts';
import { wholeNumber } from '../shared/forms.ts';

/** `-j DSCP`: the upper six bits of the TOS byte. */
export interface DscpTarget {
  readonly kind: 'DSCP';
  readonly value: number;
}

export const DSCP = defineTarget<DscpTarget>({
  kind: 'DSCP',
  families: [4, 6],
  tables: ['mangle'],
  says: 'Sets the class of service that the packet asks of routers.',
  options: [
    { name: '--set-dscp', values: ['VALUE'], says: 'The class as a number, 0 to 63.' },
    { name: '--set-dscp-class', values: ['CLASS'], says: 'The class by name: EF, AF11, CS1, BE.' },
  ],
  parse(given) {
    given.exclusive('--set-dscp', '--set-dscp-class');
    const number = given.value('--set-dscp', wholeNumber(0, 63));
    const value = number ?? given.value('--set-dscp-class', DSCP_CLASS);
    if (!value) given.fail({ code: 'missing-option', option: '--set-dscp' });
    return value && { kind: 'DSCP', value: value.value };
  },
  print: ({ value }) => ` --set-dscp ${twoDigits(value)}`,
  // net/netfilter/xt_DSCP.c, dscp_tg: the two ECN bits below stay.
  apply: ({ value }, { packet }) => goOn({ kind: 'tos', tos: (packet.tos & 3) | (value << 2) }),
  describe: ({ value }) => phrase`sets its DSCP to ${twoDigits(value)}`,
});
