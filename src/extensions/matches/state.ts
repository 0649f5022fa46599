import { defineMatch } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import {
  CT_STATES,
  type CtState,
  describeStates,
  stateCondition,
} from '../shared/conntrack-state.ts';
import { nameList } from '../shared/name-lists.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';

/** `-m state`: the older and smaller spelling of `-m conntrack --ctstate`. */
export interface StateMatch {
  readonly kind: 'state';
  readonly states: Given<readonly CtState[]>;
}

const STATES = nameList(
  'INVALID, NEW, RELATED, ESTABLISHED or UNTRACKED, with commas between',
  CT_STATES.slice(0, 5),
);

export const state = defineMatch<StateMatch>({
  kind: 'state',
  families: [4, 6],
  says: 'Asks what connection tracking says of the packet.',
  options: [
    {
      name: '--state',
      negatable: true,
      values: ['STATE[,STATE…]'],
      says: 'The packet’s connection is in one of the states.',
    },
  ],
  parse(given) {
    const states = given.required('--state', STATES);
    return states && { kind: 'state', states };
  },
  print: ({ states }) => printOptions(givenWords('--state', states, (names) => names.join(','))),
  conditions: ({ states }) => [stateCondition('--state', states)],
  describe: ({ states }) => describeStates(states),
});
