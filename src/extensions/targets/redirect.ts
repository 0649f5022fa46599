import { defineTarget } from '../contract.ts';
import { phrase } from '../phrase.ts';
import {
  type NatPorts,
  describeDestinationChoice,
  describePorts,
  natPorts,
  needPorts,
  printNatPorts,
} from '../shared/nat-range.ts';

/** `-j REDIRECT`: the connection goes to this host itself. */
export interface RedirectTarget {
  readonly kind: 'REDIRECT';
  readonly ports: NatPorts | undefined;
  readonly random: boolean;
}

export const REDIRECT = defineTarget<RedirectTarget>({
  kind: 'REDIRECT',
  families: [4, 6],
  tables: ['nat'],
  hooks: ['PREROUTING', 'OUTPUT'],
  says: 'Sends the connection to this host itself, whatever address it was for.',
  options: [
    {
      name: '--to-ports',
      values: ['PORT[-PORT]'],
      says: 'The port it gets, or the ports one of which it gets; without, it keeps its own.',
    },
    { name: '--random', says: 'Draws the port at random.' },
  ],
  parse(given) {
    const ports = given.value('--to-ports', natPorts('refused'))?.value;
    if (given.has('--to-ports')) needPorts(given, '--to-ports');
    return { kind: 'REDIRECT', ports, random: given.has('--random') };
  },
  print: ({ ports, random }) =>
    (ports ? ` --to-ports ${printNatPorts(ports)}` : '') + (random ? ' --random' : ''),
  // net/netfilter/xt_REDIRECT.c, redirect_tg4, and nf_nat_redirect.c, which chooses the address.
  apply: ({ ports, random }) => ({
    kind: 'nat',
    effects: [],
    request: {
      side: 'destination',
      address: { kind: 'this-host' },
      ports,
      random,
      persistent: false,
    },
  }),
  describe({ ports, random }) {
    const choice = describeDestinationChoice(ports, random, false);
    return ports
      ? phrase`sends it to ${describePorts(ports)} on this host${choice}`
      : phrase`sends it to this host, on the port it was for${choice}`;
  },
});
