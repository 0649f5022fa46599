/**
 * Reads what a chain's rules need of a packet. Most rules of a large dump are made of segments that
 * were recognised from their bytes; their tests are read from the bytes too, and no object is made
 * of them. `read-tests.test.ts` holds that against the extensions.
 */
import { type NumberTest, PACKET_NUMBER, hashName } from '#extensions/number-test.ts';
import { conditionsOf } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { type ChainTests, ChainTestsBuilder, INVERTED } from './chain-tests.ts';
import type { Columns } from './columns.ts';
import { PLAIN, SEGMENT, STATE, type Segments } from './segments.ts';
import { decode } from './texts.ts';

/** What a segment needs, and whether what follows it in a rule is asked without fail. */
interface Needs {
  readonly tests: readonly NumberTest[];
  readonly open: boolean;
}

export class TestsReader {
  readonly #columns: Columns;
  readonly #family: Family;
  readonly #needs = new Map<number, Needs>();

  constructor(columns: Columns, family: Family) {
    this.#columns = columns;
    this.#family = family;
  }

  read(firstRule: number, ruleCount: number): ChainTests {
    const { ruleFirstSegment, ruleSegments } = this.#columns;
    const builder = new ChainTestsBuilder(ruleCount);
    for (let rule = firstRule; rule < firstRule + ruleCount; rule += 1) {
      const end = ruleFirstSegment[rule + 1] ?? 0;
      let at = ruleFirstSegment[rule] ?? 0;
      while (at < end && this.#readSegment(ruleSegments[at] ?? 0, builder)) at += 1;
      builder.endRule();
    }
    return builder.finish();
  }

  #readSegment(id: number, builder: ChainTestsBuilder): boolean {
    const { segments } = this.#columns;
    const plain = segments.plain(id);
    if (plain === PLAIN.comment) return true;
    if (plain === PLAIN.addresses) {
      const start = segments.table.start(id);
      addPlainBasic(segments.texts.source, start, start + segments.table.length(id), builder);
      return true;
    }
    const port = plainPort(segments, id);
    if (port >= 0) {
      builder.addWords(PACKET_NUMBER.destinationPort, EVERY_BIT, port, 0);
      return true;
    }
    const { tests, open } = this.#needsOf(id);
    for (const test of tests) builder.add(test);
    return open;
  }

  #needsOf(id: number): Needs {
    let needs = this.#needs.get(id);
    if (!needs) {
      needs = needsOf(this.#columns.segments, id, this.#family);
      this.#needs.set(id, needs);
    }
    return needs;
  }
}

function needsOf(segments: Segments, id: number, family: Family): Needs {
  const tests: NumberTest[] = [];
  for (const { needs } of conditionsOf(segments.match(id), family)) {
    if (!needs) return { tests, open: false };
    tests.push(...needs);
  }
  return { tests, open: true };
}

const EVERY_BIT = 0xffffffff;

/** The port of `-m tcp --dport 80` or `-m udp --dport 53` printed so; -1 for anything else. */
function plainPort(segments: Segments, id: number): number {
  const { table, texts } = segments;
  const length = table.length(id);
  if (length <= PORT_AT || length > PORT_AT + 5) return -1;
  if (segments.kind(id) !== SEGMENT.match || segments.state(id) !== STATE.canonical) return -1;
  if (!segments.startsAs(id, '-m tcp --dport ') && !segments.startsAs(id, '-m udp --dport ')) {
    return -1;
  }
  const start = table.start(id);
  let port = 0;
  for (let at = start + PORT_AT; at < start + length; at += 1) {
    const digit = texts.byteAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    port = port * 10 + digit;
  }
  return port;
}

const PORT_AT = '-m tcp --dport '.length;

/** `! -s 10.0.0.0/8 -d 10.1.2.3/32 -i eth0 -p tcp`, known to be printed so: see `PLAIN.addresses`. */
function addPlainBasic(
  bytes: Uint8Array,
  start: number,
  end: number,
  builder: ChainTestsBuilder,
): void {
  let at = start;
  while (at < end) {
    const invert = bytes[at] === BANG ? INVERTED : 0;
    if (invert > 0) at += 2;
    const letter = bytes[at + 1];
    at += 3;
    if (letter === LETTER_D) at = addSubnet(bytes, at, PACKET_NUMBER.destination | invert, builder);
    else if (letter === LETTER_S) at = addSubnet(bytes, at, PACKET_NUMBER.source | invert, builder);
    else {
      const from = at;
      const blank = bytes.indexOf(BLANK, from);
      at = blank < 0 || blank > end ? end : blank;
      if (letter === LETTER_P) {
        const protocol = COMMONEST.get(bytes[from] ?? 0) ?? 0;
        builder.addWords(PACKET_NUMBER.protocol | invert, EVERY_BIT, protocol, 0);
      } else if (invert === 0 && bytes[at - 1] !== PLUS) {
        const number = PACKET_NUMBER[letter === LETTER_I ? 'inInterface' : 'outInterface'];
        builder.addWords(number, EVERY_BIT, hashName(decode(bytes, from, at)), 0);
      }
    }
    at += 1;
  }
}

/** `10.1.0.0/16`; returns where it ends. */
function addSubnet(
  bytes: Uint8Array,
  start: number,
  number: number,
  builder: ChainTestsBuilder,
): number {
  let word = 0;
  let part = 0;
  let at = start;
  for (let byte = bytes[at] ?? 0; byte !== SLASH; byte = bytes[at] ?? 0) {
    if (byte === DOT) {
      word = (word << 8) | part;
      part = 0;
    } else part = part * 10 + byte - ZERO;
    at += 1;
  }
  word = ((word << 8) | part) >>> 0;
  let length = (bytes[at + 1] ?? 0) - ZERO;
  const second = (bytes[at + 2] ?? 0) - ZERO;
  const hasSecond = second >= 0 && second <= 9;
  if (hasSecond) length = length * 10 + second;
  builder.addWords(number, (EVERY_BIT << (32 - length)) >>> 0, word, 0);
  return hasSecond ? at + 3 : at + 2;
}

/** The protocols that `PLAIN.addresses` may name, by their first letters. */
const COMMONEST = new Map(
  (['tcp', 'udp', 'icmp', 'sctp'] as const).map((name) => [name.charCodeAt(0), PROTOCOL[name]]),
);

const [BLANK, BANG, PLUS, DOT, SLASH, ZERO] = [32, 33, 43, 46, 47, 48];
const [LETTER_D, LETTER_I, LETTER_P, LETTER_S] = [100, 105, 112, 115];
