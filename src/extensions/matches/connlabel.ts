import type { Tracking } from '#net/connection.ts';
import { type Answer, type Effect, answer, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { readInteger } from '../shared/forms.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m connlabel`: one of the 128 labels of a connection; it can be set in passing. */
export interface ConnlabelMatch {
  readonly kind: 'connlabel';
  /** Its number, or a name that only the host's connlabel.conf can tell. */
  readonly label: number | string;
  readonly invert: boolean;
  readonly set: boolean;
}

const LABEL: ValueForm<number | string> = {
  expected: 'a label, 0 to 127, or its name',
  read: (text) => {
    const number = readInteger(text);
    if (number !== undefined) return number <= 127 ? number : undefined;
    return /^[A-Za-z_][\w.-]*$/.test(text) ? text : undefined;
  },
};

export const connlabel = defineMatch<ConnlabelMatch>({
  kind: 'connlabel',
  families: [4, 6],
  says: 'Asks for a label of the connection, and may set it.',
  options: [
    {
      name: '--label',
      negatable: true,
      values: ['LABEL'],
      says: 'The connection has the label, 0 to 127, or a name from connlabel.conf.',
    },
    { name: '--set', says: 'Sets the label where it is not set, which counts as having it.' },
  ],
  parse(given) {
    const label = given.required('--label', LABEL);
    return (
      label && {
        kind: 'connlabel',
        label: label.value,
        invert: label.invert,
        set: given.has('--set'),
      }
    );
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: ({ tracking }) => decideLabel(match, tracking),
      shows: ({ tracking }) =>
        tracking.kind === 'tracked'
          ? tracking.connection.labels.join(', ') || 'no labels'
          : 'no connection',
    },
  ],
  describe({ label, invert, set }) {
    const said = invert
      ? phrase`the connection does not have the label ${label}`
      : phrase`the connection has the label ${label}`;
    return set ? phrase`${said} (which is set where it is not)` : said;
  },
});

function words({ label, invert, set }: ConnlabelMatch): string {
  return `${optionWords('--label', invert, `"${label}"`)}${set ? ' --set' : ''}`;
}

// net/netfilter/xt_connlabel.c, connlabel_mt
function decideLabel({ label, invert, set }: ConnlabelMatch, tracking: Tracking): Answer {
  // The entry that a CT rule lends (`templateTracking`) has no room for labels.
  if (tracking.kind !== 'tracked' || tracking.connection.id === 0) return answer(invert);
  const { labels } = tracking.connection;
  if (typeof label === 'number' && labels.includes(label)) return answer(!invert);
  if (set) return { holds: invert ? 'no' : 'yes', effects: [setting(label)] };
  if (typeof label === 'number' || labels.length === 0) return answer(invert);
  return invert
    ? unknown('connection', `Is “${label}” none of the labels ${labels.join(', ')}?`, 'yes')
    : unknown('connection', `Is “${label}” one of the labels ${labels.join(', ')}?`);
}

function setting(label: number | string): Effect {
  return typeof label === 'number'
    ? { kind: 'connection-label', label }
    : { kind: 'note', what: `the connection gets the label ${label}` };
}
