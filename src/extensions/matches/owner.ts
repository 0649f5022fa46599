import type { Origin } from '#net/packet.ts';
import { type Answer, type Condition, NO, YES, answer, defineMatch, maybe } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { readInteger } from '../shared/forms.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';

/** `-m owner`: whose socket the packet came from. */
export interface OwnerMatch {
  readonly kind: 'owner';
  readonly socketExists: Given<true> | undefined;
  readonly uid: Given<IdRange> | undefined;
  readonly gid: Given<IdRange> | undefined;
  /** Whether the process’s other groups count for `gid` too. */
  readonly supplementary: boolean;
}

interface IdRange {
  readonly from: number;
  readonly to: number;
}

export const owner = defineMatch<OwnerMatch>({
  kind: 'owner',
  families: [4, 6],
  hooks: ['OUTPUT', 'POSTROUTING'],
  says: 'Asks which user or group owns the socket that sent the packet.',
  options: [
    {
      name: '--socket-exists',
      negatable: true,
      says: 'A socket of this host sent the packet.',
    },
    {
      name: '--uid-owner',
      negatable: true,
      values: ['UID[-UID]'],
      says: 'The socket’s owner is that user, or one of the range.',
    },
    {
      name: '--gid-owner',
      negatable: true,
      values: ['GID[-GID]'],
      says: 'The socket’s owner has that group, or one of the range.',
    },
    { name: '--suppl-groups', says: 'The owner’s supplementary groups count for --gid-owner too.' },
  ],
  parse: readOwner,
  print: (match) =>
    printOptions(
      match.socketExists ? [optionWords('--socket-exists', match.socketExists.invert)] : [],
      givenWords('--uid-owner', match.uid, printRange),
      givenWords('--gid-owner', match.gid, printRange),
      match.supplementary ? ['--suppl-groups'] : [],
    ),
  conditions: (match) => [
    ...socketCondition(match.socketExists),
    ...idCondition('--uid-owner', match.uid, ({ uid }) => uid, 'uid'),
    ...idCondition('--gid-owner', match.gid, ({ gid }) => gid, 'gid', match.supplementary),
  ],
  describe: (match) =>
    joinPhrases([
      ...describeSocket(match.socketExists),
      ...describeId(match.uid, 'user', 'one of the users'),
      ...describeId(match.gid, 'in group', 'in one of the groups'),
      ...(match.supplementary ? [phrase`its supplementary groups count, too`] : []),
    ]),
});

/** Users and groups that every Debian has; others are known to their own host only. */
const KNOWN_USERS: ReadonlyMap<string, number> = new Map([
  ['root', 0],
  ['daemon', 1],
  ['bin', 2],
  ['sys', 3],
]);

const IDS: ValueForm<IdRange> = {
  expected: 'a number, or a range of them such as 1000-1999',
  read: (text) => {
    const known = KNOWN_USERS.get(text);
    if (known !== undefined) return { from: known, to: known };
    const [, head = '', tail = head] = /^([^-:]+)(?:[-:](.+))?$/.exec(text) ?? [];
    const [from, to] = [readInteger(head), readInteger(tail)];
    if (from === undefined || to === undefined || from > to || to > 0xfffffffe) return undefined;
    return { from, to };
  },
};

function readOwner(given: OptionReader): OwnerMatch {
  const match: OwnerMatch = {
    kind: 'owner',
    socketExists: given.flag('--socket-exists'),
    uid: given.value('--uid-owner', IDS),
    gid: given.value('--gid-owner', IDS),
    supplementary: given.has('--suppl-groups'),
  };
  // The tool asks for the group when it comes to this option, not at the end (libxt_owner.c, owner_mt_parse).
  const names = given.all().map(({ name }) => name);
  const groupsAt = names.indexOf('--suppl-groups');
  if (match.supplementary && !names.slice(0, groupsAt).includes('--gid-owner')) {
    given.fail({ code: 'missing-option', option: '--gid-owner before --suppl-groups' });
  } else if (!given.has('--gid-owner') && !given.has('--socket-exists')) {
    given.required('--uid-owner', IDS);
  }
  return match;
}

function printRange({ from, to }: IdRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

type Process = Extract<Origin, { kind: 'process' }>;

/*
 * net/netfilter/xt_owner.c, owner_mt. Without a socket every plain option fails and every negated
 * one holds. A kernel socket exists, but has no file and so no owner.
 */

function socketCondition(asked: Given<true> | undefined): readonly Condition[] {
  if (!asked) return [];
  return [
    {
      words: optionWords('--socket-exists', asked.invert),
      decide: ({ origin }) => answer(hasSocket(origin) !== asked.invert),
      shows: ({ origin }) => (hasSocket(origin) ? 'a socket' : 'no socket'),
    },
  ];
}

function hasSocket(origin: Origin): boolean {
  return origin.kind === 'process' || (origin.kind === 'kernel' && origin.socket);
}

function idCondition(
  name: string,
  asked: Given<IdRange> | undefined,
  idOf: (process: Process) => number,
  what: 'uid' | 'gid',
  supplementary = false,
): readonly Condition[] {
  if (!asked) return [];
  const { value: range, invert } = asked;
  const words = optionWords(name, invert, printRange(range));
  return [
    {
      words: supplementary ? `${words} --suppl-groups` : words,
      decide: ({ origin }) => {
        if (origin.kind !== 'process') return answer(invert);
        const id = idOf(origin);
        if (id >= range.from && id <= range.to) return invert ? NO : YES;
        return supplementary ? inGroups(range, invert) : answer(invert);
      },
      shows: ({ origin }) => showOwner(origin, idOf, what),
    },
  ];
}

function inGroups(range: IdRange, invert: boolean): Answer {
  const group = `group ${printRange(range)}`;
  return maybe({
    about: 'socket',
    question: invert
      ? `Is the sending process outside ${group}, with all its groups?`
      : `Does the sending process have ${group} among its supplementary groups?`,
    probability: undefined,
    assumed: invert ? 'yes' : 'no',
  });
}

function showOwner(origin: Origin, idOf: (process: Process) => number, what: string): string {
  if (origin.kind === 'process') return `${what} ${idOf(origin)}`;
  return hasSocket(origin) ? 'the kernel, no owner' : 'no local socket';
}

function describeSocket(asked: Given<true> | undefined): readonly Phrase[] {
  if (!asked) return [];
  return [asked.invert ? phrase`no local socket sent it` : phrase`a local socket sent it`];
}

function describeId(
  asked: Given<IdRange> | undefined,
  one: string,
  several: string,
): readonly Phrase[] {
  if (!asked) return [];
  const { value, invert } = asked;
  const isOne = value.from === value.to;
  const is = `the sender is ${invert ? 'not ' : ''}${isOne ? one : several} `;
  const start = [{ text: is, value: false }];
  return [isOne ? phrase`${start}${value.from}` : phrase`${start}${value.from} to ${value.to}`];
}
