import { type Effect, defineTarget, goOn } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { plain } from '../shared/describe-change.ts';
import { wholeNumber } from '../shared/forms.ts';
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
    { name: '--exist', says: 'Starts the timeout of an entry that is there already anew.' },
    { name: '--timeout', values: ['SECONDS'], says: 'How long the entry stays.' },
    { name: '--del-set', values: REFERENCE, says: 'Takes these of the packet out of the set.' },
    {
      name: '--map-set',
      values: REFERENCE,
      says: 'Looks these of the packet up in a set whose entries say what becomes of it.',
    },
    { name: '--map-mark', says: 'The packet gets the mark that the entry has.' },
    { name: '--map-prio', says: 'The packet gets the traffic class that the entry has.' },
    { name: '--map-queue', says: 'The packet gets the sending queue that the entry has.' },
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
      : { tables: ['mangle'], hooks: ['FORWARD', 'OUTPUT', 'POSTROUTING'] };
  },
  // net/netfilter/xt_set.c, set_target_v3
  apply(target) {
    const effects = changes(target);
    const { map } = target;
    if (!map) return goOn(...effects);
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

function changes({ add, remove }: SetTarget): readonly Effect[] {
  const notes: Effect[] = [];
  if (add)
    notes.push({ kind: 'note', what: `${add.fields.join(',')} put into the set ${add.set}` });
  if (remove) {
    const what = `${remove.fields.join(',')} taken out of the set ${remove.set}`;
    notes.push({ kind: 'note', what });
  }
  return notes;
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
