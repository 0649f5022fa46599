import { defineTarget } from '../contract.ts';
import { phrase } from '../phrase.ts';
import {
  type NatPorts,
  describePorts,
  describeSourceChoice,
  natPorts,
  needPorts,
  printNatPorts,
} from '../shared/nat-range.ts';

/** `-j MASQUERADE`: the connection appears to come from the outgoing interface. */
export interface MasqueradeTarget {
  readonly kind: 'MASQUERADE';
  readonly ports: NatPorts | undefined;
  readonly random: boolean;
  readonly randomFully: boolean;
}

export const MASQUERADE = defineTarget<MasqueradeTarget>({
  kind: 'MASQUERADE',
  families: [4, 6],
  tables: ['nat'],
  hooks: ['POSTROUTING'],
  says: 'Makes the connection appear to come from the interface it leaves by.',
  options: [
    {
      name: '--to-ports',
      values: ['PORT[-PORT]'],
      says: 'The source port it gets, or the ports one of which it gets.',
    },
    { name: '--random', says: 'Draws the port at random, by a hash.' },
    { name: '--random-fully', says: 'Draws the port at random, afresh for each connection.' },
  ],
  parse(given) {
    const ports = given.value('--to-ports', natPorts('zero'))?.value;
    if (given.has('--to-ports')) needPorts(given, '--to-ports');
    return {
      kind: 'MASQUERADE',
      ports,
      random: given.has('--random'),
      randomFully: given.has('--random-fully'),
    };
  },
  print: ({ ports, random, randomFully }) =>
    (ports ? ` --to-ports ${printNatPorts(ports)}` : '') +
    (random ? ' --random' : '') +
    (randomFully ? ' --random-fully' : ''),
  // net/netfilter/nf_nat_masquerade.c, nf_nat_masquerade_ipv4, which chooses the address.
  apply: ({ ports, random, randomFully }) => ({
    kind: 'nat',
    effects: [],
    request: {
      side: 'source',
      address: { kind: 'interface' },
      ports,
      random: random || randomFully,
      persistent: false,
    },
  }),
  describe({ ports, random, randomFully }) {
    const choice = describeSourceChoice(random, randomFully, false);
    const on = ports ? phrase`, on ${describePorts(ports)}` : phrase``;
    return phrase`makes it come from the address of the interface it leaves by${on}${choice}`;
  },
});
