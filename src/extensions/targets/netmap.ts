import type { Family } from '#net/family.ts';
import { type Subnet, lengthOfMask, printSubnet, readSubnet } from '#net/subnet.ts';
import { defineTarget } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';

/** `-j NETMAP`: a whole network moves to another, host by host. */
export interface NetmapTarget {
  readonly kind: 'NETMAP';
  readonly to: Subnet;
}

export const NETMAP = defineTarget<NetmapTarget>({
  kind: 'NETMAP',
  families: [4, 6],
  tables: ['nat'],
  hooks: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  says: 'Moves the address into another network, the host part staying as it is.',
  options: [
    { name: '--to', values: ['NETWORK[/LENGTH]'], says: 'The network that the address moves to.' },
  ],
  parse(given) {
    const to = given.required('--to', networkOf(given.context.family));
    return to && { kind: 'NETMAP', to: to.value };
  },
  print: ({ to }) => ` --to ${printSubnet(to)}`,
  // net/netfilter/xt_NETMAP.c, netmap_tg4: the destination where the packet comes in, else the source.
  apply: ({ to }, { hook }) => ({
    kind: 'nat',
    effects: [],
    request: {
      side: hook === 'PREROUTING' || hook === 'OUTPUT' ? 'destination' : 'source',
      address: { kind: 'map', ...to },
      ports: undefined,
      random: false,
      persistent: false,
    },
  }),
  describe: ({ to }) => phrase`moves its address into ${printSubnet(to)}, keeping the host part`,
});

/** A mask with holes is refused here; the tool takes it silently for a single address. */
function networkOf(family: Family): ValueForm<Subnet> {
  return {
    expected: family === 4 ? 'a network such as 10.0.0.0/24' : 'a network such as 2001:db8::/64',
    read: (text) => {
      const subnet = readSubnet(text);
      if (subnet?.address.family !== family) return undefined;
      return lengthOfMask(subnet.mask) === undefined ? undefined : subnet;
    },
  };
}
