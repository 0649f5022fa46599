import { PROTOCOL } from '#net/protocol.ts';
import { type Effect, type OptionSpec, defineTarget, goOn } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { plain } from '../shared/describe-change.ts';
import { oneOf, readInteger } from '../shared/forms.ts';
import { textOfBytes } from '../shared/byte-text.ts';

/** `-j CT`: how connection tracking treats the packet. */
export interface CtTarget {
  readonly kind: 'CT';
  readonly notrack: boolean;
  readonly helper: string | undefined;
  readonly timeout: string | undefined;
  /** In the order of `EVENTS`. */
  readonly events: readonly CtEvent[];
  readonly expectationEvents: boolean;
  readonly zone: CtZone | undefined;
}

interface CtZone {
  /** A number, or the packet's own mark. */
  readonly id: number | 'mark';
  readonly direction: 'original' | 'reply' | 'both';
}

type CtEvent = (typeof EVENTS)[number];

/** In the order they are saved. */
const EVENTS = [
  'new',
  'related',
  'destroy',
  'reply',
  'assured',
  'protoinfo',
  'helper',
  'mark',
  'natseqinfo',
  'secmark',
] as const;

const ZONE_OPTIONS: Readonly<Record<CtZone['direction'], string>> = {
  original: '--zone-orig',
  reply: '--zone-reply',
  both: '--zone',
};

export const CT = defineTarget<CtTarget>({
  kind: 'CT',
  families: [4, 6],
  tables: ['raw'],
  hooks: ['PREROUTING', 'OUTPUT'],
  says: 'Says how connection tracking is to treat the packet.',
  options: [
    { name: '--notrack', says: 'Keeps the packet out of connection tracking.' },
    {
      name: '--helper',
      values: ['NAME'],
      says: 'Has a helper read the connection for others that it announces.',
    },
    {
      name: '--timeout',
      values: ['NAME'],
      says: 'Gives the connection the timeouts of that name.',
    },
    { name: '--ctevents', values: ['EVENT[,EVENT]'], says: 'Reports only these events.' },
    { name: '--expevents', values: ['new'], says: 'Reports only these events of expectations.' },
    ...zoneOptions(),
  ],
  parse(given) {
    const needing = given.last('--helper', '--timeout');
    // net/netfilter/xt_CT.c: of what is not tracked xt_ct_tg_check asks nothing else; otherwise
    // xt_ct_set_helper and xt_ct_set_timeout refuse a rule without a protocol, whichever it is.
    const isTracked = !given.has('--notrack');
    if (isTracked && needing !== undefined && given.context.protocol === undefined) {
      given.fail({
        code: 'needs-protocol',
        option: needing,
        protocols: [PROTOCOL.tcp, PROTOCOL.udp],
      });
    }
    return {
      kind: 'CT',
      notrack: given.has('--notrack'),
      helper: given.value('--helper', textOfBytes(15))?.value,
      timeout: given.value('--timeout', textOfBytes(31))?.value,
      events: given.value('--ctevents', EVENT_LIST)?.value ?? [],
      expectationEvents: given.value('--expevents', oneOf('new')) !== undefined,
      zone: readZone(given),
    };
  },
  print: ({ notrack, helper, timeout, events, expectationEvents, zone }) =>
    (notrack ? ' --notrack' : '') +
    (helper === undefined ? '' : ` --helper ${helper}`) +
    (timeout === undefined ? '' : ` --timeout ${timeout}`) +
    (events.length === 0 ? '' : ` --ctevents ${events.join(',')}`) +
    (expectationEvents ? ' --expevents new' : '') +
    (zone ? ` ${ZONE_OPTIONS[zone.direction]} ${zone.id}` : ''),
  apply({ notrack, helper, zone }, { packet, tracking }) {
    // net/netfilter/xt_CT.c, xt_ct_target: passes over a packet that was seen before (on lo).
    if (tracking.kind !== 'none') return goOn();
    if (notrack) return goOn({ kind: 'untrack' });
    const id = zone?.id ?? 0;
    const template: Effect = {
      kind: 'zone',
      // include/net/netfilter/nf_conntrack_zones.h, nf_ct_zone_tmpl: a zone has 16 bits.
      zone: id === 'mark' ? packet.mark & 0xffff : id,
      direction: zone?.direction ?? 'both',
    };
    return helper === undefined ? goOn(template) : goOn(template, { kind: 'helper', helper });
  },
  describe(target) {
    const parts = describeParts(target);
    return parts.length === 0 ? phrase`leaves connection tracking as it is` : joinPhrases(parts);
  },
});

function zoneOptions(): readonly OptionSpec[] {
  return [
    ['original', 'only for the original direction'],
    ['reply', 'only for the reply direction'],
    ['both', 'for both directions'],
  ].map(([direction = '', says = '']) => ({
    name: ZONE_OPTIONS[direction as CtZone['direction']], // The three keys, written out above.
    values: ['ID|mark'],
    says: `Tracks the packet in a zone of its own, ${says}.`,
  }));
}

/** The number given last counts, `mark` above all numbers, and the directions add up. */
function readZone(given: OptionReader): CtZone | undefined {
  const directions = (['original', 'reply', 'both'] as const).filter((direction) =>
    given.has(ZONE_OPTIONS[direction]),
  );
  const ids = directions.map((direction) => given.value(ZONE_OPTIONS[direction], ZONE)?.value);
  const lastName = given.last(...Object.values(ZONE_OPTIONS));
  const last = directions.findIndex((direction) => ZONE_OPTIONS[direction] === lastName);
  const id = ids.includes('mark') ? 'mark' : ids[last];
  if (id === undefined) return undefined;
  const oneWay = directions.filter((direction) => direction !== 'both');
  const direction = oneWay.length === 1 ? (oneWay[0] ?? 'both') : 'both';
  return id === 0 ? undefined : { id, direction };
}

const ZONE: ValueForm<number | 'mark'> = {
  expected: 'a number, 0 to 65535, or mark',
  read: (text) => {
    if (text.toLowerCase() === 'mark') return 'mark';
    const id = readInteger(text);
    return id !== undefined && id <= 65535 ? id : undefined;
  },
};

const EVENT_LIST: ValueForm<readonly CtEvent[]> = {
  expected: `some of ${EVENTS.join(',')}`,
  read: (text) => {
    const words = text.split(',');
    const found = EVENTS.filter((event) => words.includes(event));
    return words.every((word) => found.some((event) => event === word)) ? found : undefined;
  },
};

function describeParts(target: CtTarget): readonly Phrase[] {
  const { notrack, helper, timeout, events, expectationEvents, zone } = target;
  const parts: Phrase[] = [];
  if (notrack) parts.push(phrase`keeps it out of connection tracking`);
  if (helper !== undefined) parts.push(phrase`has the helper ${helper} read its connection`);
  if (timeout !== undefined) parts.push(phrase`gives its connection the timeouts named ${timeout}`);
  if (events.length > 0) parts.push(phrase`has only its events ${events.join(',')} reported`);
  if (expectationEvents) parts.push(phrase`has only its ${'new'} expectations reported`);
  if (zone) {
    const way = {
      original: ', original direction only',
      reply: ', reply direction only',
      both: '',
    };
    const where =
      zone.id === 'mark' ? phrase`the zone that its ${zone.id} says` : phrase`zone ${zone.id}`;
    parts.push(phrase`tracks it in ${where}${plain(way[zone.direction])}`);
  }
  return parts;
}
