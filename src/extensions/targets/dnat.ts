import { defineTarget } from '../contract.ts';
import { phrase } from '../phrase.ts';
import {
  type NatRange,
  askForAddresses,
  describeDestinationChoice,
  describeNatRange,
  natRange,
  needPorts,
  printNatRange,
} from '../shared/nat-range.ts';

/** `-j DNAT`: the connection goes to another address or port. */
export interface DnatTarget extends NatRange {
  readonly kind: 'DNAT';
  readonly random: boolean;
  readonly persistent: boolean;
}

export const DNAT = defineTarget<DnatTarget>({
  kind: 'DNAT',
  families: [4, 6],
  tables: ['nat'],
  hooks: ['PREROUTING', 'OUTPUT'],
  says: 'Sends the connection to another address or port.',
  options: [
    {
      name: '--to-destination',
      values: ['ADDRESS[-ADDRESS][:PORT[-PORT[/BASE]]]'],
      says: 'The address and port it gets, or ranges to choose from. What is left out stays.',
    },
    { name: '--random', says: 'Draws the port at random.' },
    { name: '--persistent', says: 'Gives a client the same address each time.' },
  ],
  parse(given) {
    const to = given.required('--to-destination', natRange(given.context.family, 'kept'));
    if (!to) return undefined;
    if (to.value.ports) needPorts(given, '--to-destination');
    return {
      kind: 'DNAT',
      ...to.value,
      random: given.has('--random'),
      persistent: given.has('--persistent'),
    };
  },
  print: (target) =>
    ` --to-destination ${printNatRange(target)}` +
    (target.random ? ' --random' : '') +
    (target.persistent ? ' --persistent' : ''),
  // net/netfilter/xt_nat.c, xt_dnat_target_v2
  apply: (target) => ({
    kind: 'nat',
    effects: [],
    request: {
      side: 'destination',
      address: askForAddresses(target),
      ports: target.ports,
      random: target.random,
      persistent: target.persistent,
    },
  }),
  describe(target) {
    const choice = describeDestinationChoice(target.ports, target.random, target.persistent);
    return phrase`sends it to ${describeNatRange(target, 'the address it was for')}${choice}`;
  },
});
