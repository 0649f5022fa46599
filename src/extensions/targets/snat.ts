import { defineTarget } from '../contract.ts';
import { phrase } from '../phrase.ts';
import {
  type NatRange,
  askForAddresses,
  describeNatRange,
  describeSourceChoice,
  natRange,
  needPorts,
  printNatRange,
} from '../shared/nat-range.ts';

/** `-j SNAT`: the connection appears to come from another address or port. */
export interface SnatTarget extends NatRange {
  readonly kind: 'SNAT';
  readonly random: boolean;
  readonly randomFully: boolean;
  readonly persistent: boolean;
}

export const SNAT = defineTarget<SnatTarget>({
  kind: 'SNAT',
  families: [4, 6],
  tables: ['nat'],
  hooks: ['INPUT', 'POSTROUTING'],
  says: 'Makes the connection appear to come from another address or port.',
  options: [
    {
      name: '--to-source',
      values: ['ADDRESS[-ADDRESS][:PORT[-PORT]]'],
      says: 'The address and port it gets, or ranges to choose from. What is left out stays if it can.',
    },
    { name: '--random', says: 'Draws the port at random, by a hash.' },
    { name: '--random-fully', says: 'Draws the port at random, afresh for each connection.' },
    { name: '--persistent', says: 'Gives a client the same address each time.' },
  ],
  parse(given) {
    const to = given.required('--to-source', natRange(given.context.family, 'zero'));
    if (!to) return undefined;
    if (to.value.ports) needPorts(given, '--to-source');
    return {
      kind: 'SNAT',
      ...to.value,
      random: given.has('--random'),
      randomFully: given.has('--random-fully'),
      persistent: given.has('--persistent'),
    };
  },
  print: (target) =>
    ` --to-source ${printNatRange(target)}` +
    (target.random ? ' --random' : '') +
    (target.randomFully ? ' --random-fully' : '') +
    (target.persistent ? ' --persistent' : ''),
  // net/netfilter/xt_nat.c, xt_snat_target_v1
  apply: (target) => ({
    kind: 'nat',
    effects: [],
    request: {
      side: 'source',
      address: askForAddresses(target),
      ports: target.ports,
      random: target.random || target.randomFully,
      persistent: target.persistent,
    },
  }),
  describe(target) {
    const { random, randomFully, persistent } = target;
    const choice = describeSourceChoice(random, randomFully, persistent);
    return phrase`makes it come from ${describeNatRange(target, 'its own address')}${choice}`;
  },
});
