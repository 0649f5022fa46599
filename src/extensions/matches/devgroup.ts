import { type Answer, type Condition, type Situation, NO, defineMatch } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { placesNeeding } from '../shared/directions.ts';
import {
  type NamedNumber,
  isNumber,
  namedNumber,
  printNamedNumber,
} from '../shared/named-number.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';
import { answerUnless, unknown } from '../shared/unknown.ts';

/** `-m devgroup`: the groups of the interfaces (`ip link set … group`). */
export interface DevgroupMatch {
  readonly kind: 'devgroup';
  readonly source: Given<NamedNumber> | undefined;
  readonly destination: Given<NamedNumber> | undefined;
}

/** Group 0, in /etc/iproute2/group. */
const ZERO = 'default';

export const devgroup = defineMatch<DevgroupMatch>({
  kind: 'devgroup',
  families: [4, 6],
  says: 'Asks for the groups of the interfaces.',
  options: [
    {
      name: '--src-group',
      negatable: true,
      values: ['GROUP[/MASK]'],
      says: 'The interface it came in by is in that group.',
    },
    {
      name: '--dst-group',
      negatable: true,
      values: ['GROUP[/MASK]'],
      says: 'The interface it leaves by is in that group.',
    },
  ],
  // net/netfilter/xt_devgroup.c, devgroup_mt_checkentry
  places: ({ source, destination }) => ({
    ...placesNeeding(source !== undefined, destination !== undefined),
    directly: 'in nft',
  }),
  parse(given) {
    const source = given.value('--src-group', namedNumber(ZERO));
    const destination = given.value('--dst-group', namedNumber(ZERO));
    if (!source && !destination) given.fail({ code: 'missing-option', option: '--src-group' });
    return { kind: 'devgroup', source, destination };
  },
  print: ({ source, destination }) =>
    printOptions(groupWords('--src-group', source), groupWords('--dst-group', destination)),
  // net/netfilter/xt_devgroup.c, devgroup_mt
  conditions: ({ source, destination }) => [
    ...groupCondition('--src-group', source, 'inInterface'),
    ...groupCondition('--dst-group', destination, 'outInterface'),
  ],
  describe: ({ source, destination }) =>
    joinPhrases([
      ...describeGroup('it came in by', source),
      ...describeGroup('it leaves by', destination),
    ]),
});

type Side = 'inInterface' | 'outInterface';

function groupWords(name: string, group: Given<NamedNumber> | undefined): readonly string[] {
  return givenWords(name, group, (value) => printNamedNumber(value, ZERO));
}

function groupCondition(
  name: string,
  group: Given<NamedNumber> | undefined,
  side: Side,
): readonly Condition[] {
  if (!group) return [];
  return groupWords(name, group).map((words) => ({
    words,
    decide: (situation) => decideGroup(group, situation, side),
    shows: (situation) => {
      const name = situation[side];
      if (name === undefined) return 'no interface';
      const actual = groupOf(situation, name);
      return actual === undefined ? `${name}, its group not known` : `${name}, group ${actual}`;
    },
  }));
}

/** The kernel loads the match only where there is such an interface. */
function decideGroup(
  { value, invert }: Given<NamedNumber>,
  situation: Situation,
  side: Side,
): Answer {
  const name = situation[side];
  if (name === undefined) return NO;
  const group = printNamedNumber(value, ZERO);
  const actual = groupOf(situation, name);
  if (actual === undefined) {
    const assumed = isNumber(0, value) !== invert ? 'yes' : 'no';
    const question = `Is interface ${name} ${invert ? 'outside' : 'in'} group ${group}?`;
    return unknown('host', question, assumed);
  }
  return answerUnless(isNumber(actual, value), invert, 'host', `group ${actual}`, group);
}

function groupOf({ host }: Situation, name: string): number | undefined {
  return host.interfaces.find((each) => each.name === name)?.group;
}

function describeGroup(start: string, group: Given<NamedNumber> | undefined): readonly Phrase[] {
  if (!group) return [];
  const text = `${start} an interface ${group.invert ? 'outside' : 'in'} group `;
  return [phrase`${[{ text, value: false }]}${printNamedNumber(group.value, ZERO)}`];
}
