import type { Family } from '#net/family.ts';
import { addressBits, lengthOfMask, readMask } from '#net/subnet.ts';
import { type Answer, type Effect, type Situation, defineMatch } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { readInteger, wholeNumber } from '../shared/forms.ts';
import { type Bucket, costOf16Bytes, mostCredit, takePacket } from '../shared/hashlimit-bucket.ts';
import { type Grouping, MODE_LIST, asksPorts, groupOf } from '../shared/hashlimit-group.ts';
import {
  HASHLIMIT_RATE,
  type PrintedRate,
  bytesOfCost,
  factorOf,
  printByteBurst,
  printBytes,
  printPackets,
} from '../shared/hashlimit-rate.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { tableName } from '../shared/table-name.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m hashlimit`: a rate for each group of packets. Rules that name the same table share its groups. */
export interface HashlimitMatch extends Bucket, Grouping {
  readonly kind: 'hashlimit';
  /** Whether it matches what is above the rate. */
  readonly above: boolean;
  readonly name: string;
  /** Sizes of the kernel's table; 0 where it chooses. */
  readonly buckets: number;
  readonly entries: number;
}

const LARGEST = 0xffffffff;
const USUAL_BURST = 5;
const LARGEST_BURST = 1_000_000;
const USUAL_SWEEP_MS = 1000;
/** Bytes with a burst are remembered longer. */
const BURST_EXPIRE_MS = 60_000;
/** HASHLIMIT_MAX_SIZE: what is more is cut to it. */
const LARGEST_TABLE = 1_048_576;

export const hashlimit = defineMatch<HashlimitMatch>({
  kind: 'hashlimit',
  families: [4, 6],
  says: 'Matches each group of packets as long as it keeps below a rate, or above it.',
  options: [
    {
      name: '--hashlimit-upto',
      aliases: ['--hashlimit'],
      negatable: true,
      values: ['RATE'],
      says: 'The group is below the rate: 10/sec, 10/min, 10/hour, 10/day, or bytes as 512kb/s.',
    },
    {
      name: '--hashlimit-above',
      negatable: true,
      values: ['RATE'],
      says: 'The group is above the rate.',
    },
    {
      name: '--hashlimit-burst',
      values: ['N'],
      says: 'How many packets may come at once; for a rate of bytes, how many bytes (1mb).',
    },
    {
      name: '--hashlimit-mode',
      values: ['srcip|srcport|dstip|dstport[,…]'],
      says: 'What makes a group; without it all packets are one.',
    },
    { name: '--hashlimit-name', values: ['NAME'], says: 'The table’s name.' },
    {
      name: '--hashlimit-htable-size',
      values: ['N'],
      says: 'How many buckets the table has.',
    },
    { name: '--hashlimit-htable-max', values: ['N'], says: 'How many groups it holds at most.' },
    {
      name: '--hashlimit-htable-gcinterval',
      values: ['MILLISECONDS'],
      says: 'How often forgotten groups are removed.',
    },
    {
      name: '--hashlimit-htable-expire',
      values: ['MILLISECONDS'],
      says: 'After how long without packets a group is forgotten.',
    },
    {
      name: '--hashlimit-srcmask',
      values: ['LENGTH'],
      says: 'Sources that agree in so many bits are one.',
    },
    {
      name: '--hashlimit-dstmask',
      values: ['LENGTH'],
      says: 'Destinations that agree in so many bits are one.',
    },
    {
      name: '--hashlimit-rate-match',
      says: 'Asks for the rate of the group’s last window, without holding packets back.',
    },
    {
      name: '--hashlimit-rate-interval',
      values: ['SECONDS'],
      says: 'The length of the window.',
    },
  ],
  parse: readHashlimit,
  print: (match, family) => printOptions([words(match, family)]),
  conditions: (match, family) => [
    {
      words: words(match, family),
      decide: (situation) => decideGroup(match, situation),
      shows: ({ packet, memory }) => {
        const group = groupOf(match, packet) ?? 'a group not known here';
        return memory.complete ? group : `${group}, its rate not known`;
      },
    },
  ],
  describe: describeHashlimit,
});

/** Digits of any base, and perhaps a factor: `1mb`. A plain number has a bound (parse_burst). */
const BURST: ValueForm<number> = {
  expected: `a number, 1 to ${LARGEST_BURST}, or bytes such as 512kb`,
  read: (text) => {
    const [, digits = '', rest = ''] = /^(0x[0-9a-f]{1,12}|\d{1,12})(.*)$/i.exec(text) ?? [];
    const number = readInteger(digits);
    if (number === undefined || number === 0) return undefined;
    if (rest === '' && number > LARGEST_BURST) return undefined;
    return number * factorOf(rest.charAt(0));
  },
};

/** A length, or a mask without gaps. */
function maskLength(family: Family): ValueForm<number> {
  return {
    expected: `a prefix length, 0 to ${addressBits(family)}`,
    read: (text) => {
      const mask = readMask(text, family);
      return mask && lengthOfMask(mask);
    },
  };
}

const COUNT = wholeNumber(0, LARGEST);
const TIME = wholeNumber(1, LARGEST);

function readHashlimit(given: OptionReader): HashlimitMatch | undefined {
  given.exclusive('--hashlimit-upto', '--hashlimit-above');
  const upto = given.value('--hashlimit-upto', HASHLIMIT_RATE);
  const asked = upto ?? given.required('--hashlimit-above', HASHLIMIT_RATE);
  const name = given.required('--hashlimit-name', tableName(254));
  const burst = given.value('--hashlimit-burst', BURST)?.value;
  if (!asked || !name) return undefined;
  const { unitSeconds } = asked.value;
  const isWindow = given.has('--hashlimit-rate-match');
  const interval = given.value('--hashlimit-rate-interval', TIME)?.value;
  const { kind } = asked.value.rate;
  const rate =
    asked.value.rate.kind === 'packets' && isWindow
      ? { kind: 'packets' as const, period: Math.floor(asked.value.rate.period / unitSeconds) }
      : asked.value.rate;
  const usualExpire =
    kind === 'bytes' && burst !== undefined ? BURST_EXPIRE_MS : unitSeconds * 1000;
  const bits = addressBits(given.context.family);
  const match: HashlimitMatch = {
    kind: 'hashlimit',
    above: upto ? upto.invert : !asked.invert,
    rate,
    burst: rate.kind === 'packets' ? (burst ?? USUAL_BURST) : refills(rate.cost, burst, given),
    windowSeconds: isWindow ? (interval ?? (kind === 'bytes' ? 1 : unitSeconds)) : undefined,
    modes: given.value('--hashlimit-mode', MODE_LIST)?.value ?? [],
    name: name.value,
    buckets: Math.min(LARGEST_TABLE, given.value('--hashlimit-htable-size', COUNT)?.value ?? 0),
    entries: Math.min(LARGEST_TABLE, given.value('--hashlimit-htable-max', COUNT)?.value ?? 0),
    sweepMs: given.value('--hashlimit-htable-gcinterval', TIME)?.value ?? USUAL_SWEEP_MS,
    expireMs: given.value('--hashlimit-htable-expire', TIME)?.value ?? usualExpire,
    sourceLength:
      given.value('--hashlimit-srcmask', maskLength(given.context.family))?.value ?? bits,
    destinationLength:
      given.value('--hashlimit-dstmask', maskLength(given.context.family))?.value ?? bits,
  };
  checkRange(match, given);
  return match;
}

/** How often the bytes of one second may be refilled: the burst in such portions, rounded up. */
function refills(cost: number, burst: number | undefined, given: OptionReader): number {
  if (burst === undefined) return 0;
  const portion = bytesOfCost(cost);
  if (portion === 0 || burst < portion) {
    const expected = portion === 0 ? 'no burst at so low a rate' : `at least ${portion}b`;
    const option = '--hashlimit-burst';
    given.fail({ code: 'bad-value', option, value: String(burst), expected });
    return 0;
  }
  // The tool keeps 32 bits of the burst, but rounds up by all of them.
  return Math.floor((burst % 2 ** 32) / portion) + (burst % portion === 0 ? 0 : 1);
}

/** What the kernel refuses as out of range (hashlimit_mt_check_common). */
function checkRange({ rate, burst, windowSeconds }: HashlimitMatch, given: OptionReader): void {
  const option = given.has('--hashlimit-upto') ? '--hashlimit-upto' : '--hashlimit-above';
  const refuse = (expected: string): void =>
    given.fail({ code: 'bad-value', option, value: '', expected });
  if (rate.kind === 'bytes') {
    if (windowSeconds === undefined && costOf16Bytes(rate.cost) === 0) refuse('a lower rate');
  } else if (burst > LARGEST_BURST) {
    const expected = `a number, 1 to ${LARGEST_BURST}`;
    given.fail({ code: 'bad-value', option: '--hashlimit-burst', value: String(burst), expected });
  } else if (windowSeconds !== undefined) {
    if (rate.period === 0) refuse('a lower rate');
  } else if (mostCredit(rate.period, burst) < rate.period) {
    refuse('a higher rate, or a smaller burst');
  }
}

function words(match: HashlimitMatch, family: Family): string {
  const { modes, buckets, entries, sweepMs, expireMs, windowSeconds } = match;
  const { text, burst, usualExpireMs } = printedRate(match);
  const option = (name: string, value: string | number, isUsual: boolean): readonly string[] =>
    isUsual ? [] : [optionWords(`--hashlimit-${name}`, false, String(value))];
  const bits = addressBits(family);
  return [
    ...option(match.above ? 'above' : 'upto', text, false),
    ...option('burst', burst ?? '', burst === undefined),
    ...option('mode', modes.join(','), modes.length === 0),
    ...option('name', match.name, false),
    ...option('htable-size', buckets, buckets === 0),
    ...option('htable-max', entries, entries === 0),
    ...option('htable-gcinterval', sweepMs, sweepMs === USUAL_SWEEP_MS),
    ...option('htable-expire', expireMs, expireMs === usualExpireMs),
    ...option('srcmask', match.sourceLength, match.sourceLength === bits),
    ...option('dstmask', match.destinationLength, match.destinationLength === bits),
    ...(windowSeconds === undefined ? [] : ['--hashlimit-rate-match']),
    ...option('rate-interval', windowSeconds ?? 1, (windowSeconds ?? 1) === 1),
  ].join(' ');
}

interface PrintedLimit extends Pick<PrintedRate, 'text'> {
  readonly burst: string | undefined;
  readonly usualExpireMs: number;
}

function printedRate({ rate, burst }: HashlimitMatch): PrintedLimit {
  if (rate.kind === 'packets') {
    const { text, expireMs } = printPackets(rate.period);
    return { text, burst: String(burst), usualExpireMs: expireMs };
  }
  const { text, expireMs } = printBytes(rate.cost);
  if (burst === 0) return { text, burst: undefined, usualExpireMs: expireMs };
  return { text, burst: printByteBurst(rate.cost, burst), usualExpireMs: BURST_EXPIRE_MS };
}

/**
 * The first rule that names a table gives it its rate; here each rule keeps its own, which differs
 * only where rules contradict each other. Where no clock was set, time stands still.
 */
function decideGroup(match: HashlimitMatch, { packet, memory }: Situation): Answer {
  const group = groupOf(match, packet);
  const assumed = match.above ? 'no' : 'yes';
  const table = `hashlimit:${match.name}/${packet.family}`;
  if (group === undefined) {
    const counted: Effect = { kind: 'remember', slot: `${table} unread`, values: [1] };
    return unknown('payload', 'Is the packet’s group below the rate?', assumed, counted);
  }
  const ask = (...effects: readonly Effect[]): Answer => {
    const { text } = printedRate(match);
    const side = match.above ? 'above' : 'below';
    const question = `Is the group ${group} ${side} ${text} at this moment?`;
    return unknown('memory', question, assumed, ...effects);
  };
  if (!memory.complete) return ask();
  const slot = `${table}/${group}`;
  const now = memory.nowMs ?? 0;
  const { isBelow, left } = takePacket(match, memory.values.get(slot), now, packet.length);
  const taken: Effect = { kind: 'remember', slot, values: left };
  // One whose ports were not readable may have been of this group.
  if (isBelow && asksPorts(match) && memory.values.has(`${table} unread`)) return ask(taken);
  return { holds: isBelow === match.above ? 'no' : 'yes', effects: [taken] };
}

function describeHashlimit(match: HashlimitMatch, family: Family): Phrase {
  const { above, modes, name, windowSeconds, sourceLength, destinationLength } = match;
  const { text, burst, usualExpireMs } = printedRate(match);
  const group =
    modes.length === 0 ? phrase`all packets together` : phrase`packets of one ${modes.join(', ')}`;
  const parts: Phrase[] = [phrase`table ${name}`];
  const bits = addressBits(family);
  if (burst !== undefined) parts.push(phrase`burst ${burst}`);
  if (sourceLength !== bits) parts.push(phrase`sources under /${sourceLength}`);
  if (destinationLength !== bits) parts.push(phrase`destinations under /${destinationLength}`);
  if (match.expireMs !== usualExpireMs) parts.push(phrase`forgotten after ${match.expireMs} ms`);
  if (match.sweepMs !== USUAL_SWEEP_MS) parts.push(phrase`swept every ${match.sweepMs} ms`);
  if (match.buckets !== 0) parts.push(phrase`${match.buckets} buckets`);
  if (match.entries !== 0) parts.push(phrase`at most ${match.entries} groups`);
  if (windowSeconds !== undefined) parts.push(phrase`measured over ${windowSeconds} s`);
  const details = parts.flatMap((part, index) => (index === 0 ? part : phrase`, ${part}`));
  const side = above ? phrase`are above` : phrase`are not above`;
  return phrase`${group} ${side} ${text} (${details})`;
}
