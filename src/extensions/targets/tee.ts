import { type Address, isUnspecified, printAddress } from '#net/address.ts';
import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { addressOf } from '../shared/forms.ts';

/** `-j TEE`: a copy goes to another machine of the same network. */
export interface TeeTarget {
  readonly kind: 'TEE';
  readonly gateway: Address;
  readonly interface: string | undefined;
}

export const TEE = defineTarget<TeeTarget>({
  kind: 'TEE',
  families: [4, 6],
  says: 'Sends a copy of the packet to another machine, and goes on.',
  options: [
    { name: '--gateway', values: ['ADDRESS'], says: 'The machine that gets the copy.' },
    { name: '--oif', values: ['INTERFACE'], says: 'The interface that the copy leaves by.' },
  ],
  parse(given) {
    const gateway = given.required('--gateway', addressOf(given.context.family))?.value;
    const name = given.value('--oif', textOfBytes(15))?.value;
    // net/netfilter/xt_TEE.c, tee_tg_check
    if (gateway && isUnspecified(gateway)) {
      const value = printAddress(gateway);
      given.fail({
        code: 'bad-value',
        option: '--gateway',
        value,
        expected: 'a machine’s address',
      });
    }
    return gateway && { kind: 'TEE', gateway, interface: name };
  },
  print: (target) =>
    ` --gateway ${printAddress(target.gateway)}` +
    (target.interface === undefined ? '' : ` --oif ${target.interface}`),
  // net/netfilter/xt_TEE.c, tee_tg4
  apply: ({ gateway }) => goOn({ kind: 'note', what: `copied to ${printAddress(gateway)}` }),
  describe(target) {
    const by = target.interface === undefined ? phrase`` : phrase`, by ${target.interface}`;
    return phrase`sends a copy to ${printAddress(target.gateway)}${by}`;
  },
});
