import type { SetQuestion } from '#host/ipset.ts';
import { type Effect, type Outcome, type Situation, defineTarget, goOn } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { plain } from '../shared/describe-change.ts';
import { wholeNumber } from '../shared/forms.ts';
import { MASKED_VALUE, setUnderMask } from '../shared/masked-value.ts';
import { askChangedSet, rememberChange } from '../shared/set-memory.ts';
import { type SetReference, printSetReference, readSetReference } from '../shared/set-reference.ts';

/** `-j SET`: entries of sets, put in and taken out, or read for what is to become of the packet. */
export interface SetTarget {
  readonly kind: 'SET';
  readonly add: Addition | undefined;
  readonly remove: SetReference | undefined;
  readonly map: Mapping | undefined;
}

interface Addition extends SetReference {
  /** Whether an entry that is there already starts anew. */
  readonly exist: boolean;
  /** Seconds; 0 is for ever. `undefined`: the set's own. */
  readonly timeout: number | undefined;
}

interface Mapping extends SetReference {
  readonly to: readonly MapFlag[];
}

type MapFlag = (typeof MAP_FLAGS)[number];

const MAP_FLAGS = ['--map-mark', '--map-prio', '--map-queue'] as const;

const MAP_SAYS: Readonly<Record<MapFlag, string>> = {
  '--map-mark': 'mark',
  '--map-prio': 'traffic class',
  '--map-queue': 'sending queue',
};

const REFERENCE = ['SET', 'src|dst[,src|dst]'] as const;

export const SET = defineTarget<SetTarget>({
  kind: 'SET',
  families: [4, 6],
  says: 'Puts the packet’s addresses or ports into a set, or takes them out, and goes on.',
  options: [
    { name: '--add-set', values: REFERENCE, says: 'Adds these of the packet to the set.' },
    {
      name: '--exist',
      repeatable: true,
      says: 'Starts the timeout of an entry that is there already anew.',
    },
    { name: '--timeout', values: ['SECONDS'], says: 'How long the entry stays.' },
    { name: '--del-set', values: REFERENCE, says: 'Takes these of the packet out of the set.' },
    {
      name: '--map-set',
      values: REFERENCE,
      says: 'Looks these of the packet up in a set whose entries say what becomes of it.',
    },
    { name: '--map-mark', repeatable: true, says: 'The packet gets the mark that the entry has.' },
    {
      name: '--map-prio',
      repeatable: true,
      says: 'The packet gets the traffic class that the entry has.',
    },
    {
      name: '--map-queue',
      repeatable: true,
      says: 'The packet gets the sending queue that the entry has.',
    },
  ],
  parse: readSet,
  print: ({ add, remove, map }) =>
    (add ? ` --add-set ${printSetReference(add)}${printAddition(add)}` : '') +
    (remove ? ` --del-set ${printSetReference(remove)}` : '') +
    (map ? ` --map-set ${printSetReference(map)}${map.to.map((flag) => ` ${flag}`).join('')}` : ''),
  // net/netfilter/xt_set.c, set_target_v3_checkentry
  places({ map }) {
    if (!map) return {};
    const marksOnly = map.to.every((flag) => flag === '--map-mark');
    return marksOnly
      ? { tables: ['mangle'] }
      : {
          tables: ['mangle'],
          hooks: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
          directly: 'in nft',
        };
  },
  // net/netfilter/xt_set.c, set_target_v3
  apply(target, situation) {
    const { add, remove, map } = target;
    const effects = [
      ...(add ? changed(add, 'add', situation) : []),
      ...(remove ? changed(remove, 'remove', situation) : []),
    ];
    return map ? mapped(map, situation, effects) : goOn(...effects);
  },
  describe({ add, remove, map }) {
    const all: Phrase[] = [];
    if (add) all.push(describeAddition(add));
    if (remove) all.push(phrase`takes ${fieldsOf(remove)} out of the set ${remove.set}`);
    if (map) {
      all.push(phrase`gets its ${plain(namesOf(map))} from the set ${map.set} by ${fieldsOf(map)}`);
    }
    return joinPhrases(all);
  },
});

function readSet(given: OptionReader): SetTarget {
  const adds = given.has('--add-set');
  const to = MAP_FLAGS.filter((flag) => given.has(flag));
  if (!adds && !given.has('--del-set') && !given.has('--map-set')) {
    given.fail({ code: 'missing-option', option: '--add-set' });
  }
  if (!adds && (given.has('--exist') || given.has('--timeout'))) {
    given.fail({ code: 'missing-option', option: '--add-set' });
  }
  if (given.has('--map-set') !== to.length > 0) {
    given.fail({ code: 'missing-option', option: to.length > 0 ? '--map-set' : '--map-mark' });
  }
  const add = readSetReference(given, '--add-set');
  const map = readSetReference(given, '--map-set');
  const timeout = given.value('--timeout', wholeNumber(0, 4294967294))?.value;
  return {
    kind: 'SET',
    add: add && { ...add, exist: given.has('--exist'), timeout },
    remove: readSetReference(given, '--del-set'),
    map: map && { ...map, to },
  };
}

function printAddition({ exist, timeout }: Addition): string {
  return (exist ? ' --exist' : '') + (timeout === undefined ? '' : ` --timeout ${timeout}`);
}

/** Of a set that nobody gave nothing is remembered: to be in it stays a question anyway. */
function changed(
  reference: SetReference,
  change: 'add' | 'remove',
  situation: Situation,
): readonly Effect[] {
  const { host } = situation;
  const known = host.sets.find(({ name }) => name === reference.set);
  const question = questionOf(reference, situation);
  const { set, fields } = reference;
  const what = `${fields.join(',')} ${change === 'add' ? 'put into' : 'taken out of'} the set ${set}`;
  const note: Effect = { kind: 'note', what };
  return known ? [note, ...rememberChange(host, known, question, change)] : [note];
}

/** What the entry found says of the packet. What no rule can ask for, its class and queue, is only noted. */
function mapped(map: Mapping, situation: Situation, before: readonly Effect[]): Outcome {
  const { host, packet, memory } = situation;
  const known = host.sets.find(({ name }) => name === map.set);
  const found = known && askChangedSet(host, known, questionOf(map, situation), memory);
  if (found?.kind === 'out') return goOn(...before);
  const written =
    found?.kind === 'in'
      ? known?.entries.find((entry) => entry.split(' ', 1)[0] === found.entry.element)
      : undefined;
  if (written === undefined) return openMapping(map, before);
  const said = /\sskbmark (\S+)/.exec(written)?.[1];
  const mark = said === undefined ? undefined : MASKED_VALUE.read(said);
  const effects: Effect[] = [...before];
  if (mark && map.to.includes('--map-mark')) {
    effects.push({ kind: 'mark', mark: setUnderMask(packet.mark, mark) });
  }
  for (const flag of map.to.filter((each) => each !== '--map-mark')) {
    effects.push({ kind: 'note', what: `${MAP_SAYS[flag]} as ${map.set} has it` });
  }
  return goOn(...effects);
}

function openMapping(map: Mapping, effects: readonly Effect[]): Outcome {
  return {
    kind: 'maybe',
    effects,
    yes: 'continue',
    doubt: {
      about: 'host',
      question: `What ${map.set} has for this packet is not known here. Go on with its ${namesOf(map)} as it is?`,
      probability: undefined,
      assumed: 'yes',
    },
  };
}

function questionOf(
  { fields }: SetReference,
  { packet, inInterface, outInterface }: Situation,
): SetQuestion {
  return { packet, inInterface, outInterface, sides: fields, returnNomatch: false };
}

function describeAddition(add: Addition): Phrase {
  const { timeout } = add;
  const stay = timeout === undefined ? phrase`` : describeStay(timeout);
  const anew = add.exist ? phrase`, anew where it is there already` : phrase``;
  return phrase`puts ${fieldsOf(add)} into the set ${add.set}${stay}${anew}`;
}

function describeStay(timeout: number): Phrase {
  return timeout === 0 ? phrase` for ever (${timeout})` : phrase` for ${timeout} seconds`;
}

function fieldsOf({ fields }: SetReference): Phrase {
  return phrase`its ${fields.join(',')}`;
}

function namesOf({ to }: Mapping): string {
  return to.map((flag) => MAP_SAYS[flag]).join(' and ');
}
