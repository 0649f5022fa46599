/**
 * The few segments that make up most of a large dump, recognised from their bytes: addresses,
 * interfaces, comments, `DNAT` to one endpoint. What passes here is known to be readable and to
 * print as it stands, so its extension is asked only when somebody wants to see it.
 * `plain-segment.test.ts` holds that against the extensions themselves.
 */
import { VERDICTS } from '#ruleset/columns.ts';
import { protocolCode } from '#ruleset/read-segment.ts';

/** A segment recognised: where it ends, and what it says of the protocol (`protocolCode`). */
export interface PlainSegment {
  end: number;
  code: number;
}

const FAILED: PlainSegment = { end: -1, code: 0 };
/** The one answer of `plainBasic`, good until it is called again: an object each would cost as much as reading. */
const found: PlainSegment = { end: 0, code: 0 };

/** XT_MAX_COMMENT_LEN counts a closing zero: include/uapi/linux/netfilter/xt_comment.h. */
const COMMENT_LIMIT = 255;

/**
 * The place after `-m comment --comment "a text"`, quoted where and as `iptables-save` quotes; -1
 * where it is anything else. `words` shows the bytes four at a time.
 */
export function afterPlainComment(bytes: Uint8Array, words: DataView, start: number): number {
  const open = start + COMMENT.length;
  if (bytes[start + 3] !== LETTER_C || bytes[open] !== QUOTE) return -1;
  if (!startsWith(bytes, start, COMMENT)) return -1;
  let at = open + 1;
  while (isBare(bytes[at] ?? 0)) at += 1;
  // A text of bare characters alone is printed without quotes.
  if (bytes[at] === QUOTE) return -1;
  const last = words.byteLength - 4;
  while (at <= last && isPlainText(words.getInt32(at))) at += 4;
  while (IN_COMMENT[bytes[at] ?? 0] === 1) at += 1;
  if (bytes[at] !== QUOTE || at - open - 1 > COMMENT_LIMIT) return -1;
  return (bytes[at + 1] ?? 0) <= BLANK ? at + 1 : -1;
}

/** Whether four bytes are all of printable ASCII, with no quote and no backslash. */
function isPlainText(four: number): boolean {
  const odd =
    four |
    (four - 0x20202020) |
    zeros(four ^ 0x22222222) |
    zeros(four ^ 0x27272727) |
    zeros(four ^ 0x5c5c5c5c) |
    zeros(four ^ 0x7f7f7f7f);
  return (odd & 0x80808080) === 0;
}

/** The highest bit of a byte is set where one is zero. */
function zeros(four: number): number {
  return (four - 0x01010101) & ~four;
}

/**
 * The options of `basic` that start with an address, in the printed order and form. Others are so
 * few that they are better shared.
 */
export function plainBasic(bytes: Uint8Array, start: number): PlainSegment {
  found.code = 0;
  let done = 0;
  let at = start;
  for (;;) {
    const negated = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) === NOT;
    at += negated ? 2 : 0;
    const order = bytes[at] === DASH && bytes[at + 2] === BLANK ? orderOf(bytes[at + 1] ?? 0) : 0;
    // After the options of `basic` comes `-m`, `-j` or `-g`.
    if (order === 0 && done > 0 && !negated && isSegmentStart(bytes, at)) break;
    if (order <= done || (done === 0 && order > SUBNETS)) return FAILED;
    done = order;
    at += 3;
    if (order <= SUBNETS) at = afterSubnet(bytes, at);
    else if (order < PROTOCOL) at = afterInterface(bytes, at);
    else {
      const index = protocolAt(bytes, at);
      if (index < 0) return FAILED;
      found.code = (PROTOCOL_CODES[index] ?? 0) + (negated ? NEGATED : 0);
      at += PROTOCOLS[index]?.length ?? 0;
    }
    if (at < 0) return FAILED;
    if (bytes[at] !== BLANK) {
      // The line's end: a control character, or nothing any more.
      if ((bytes[at] ?? 0) > BLANK) return FAILED;
      found.end = at;
      return found;
    }
    at += 1;
  }
  found.end = at - 1;
  return found;
}

function isSegmentStart(bytes: Uint8Array, at: number): boolean {
  const letter = bytes[at + 1];
  return (
    bytes[at] === DASH &&
    bytes[at + 2] === BLANK &&
    (letter === LETTER_M || letter === LETTER_J || letter === LETTER_G)
  );
}

/** The place of `-s -d -i -o -p` in the printed order, from 1; 0 for another. */
function orderOf(letter: number): number {
  return ORDERS[letter] ?? 0;
}

const ORDERS = new Uint8Array(256);
for (const [index, letter] of Array.from('sdiop').entries()) {
  ORDERS[letter.charCodeAt(0)] = index + 1;
}
const SUBNETS = 2;
const PROTOCOL = 5;
const NEGATED = protocolCode(true, 'tcp') - protocolCode(false, 'tcp');

/** The index of the protocol whose name stands there as a word; -1 for any but the commonest. */
function protocolAt(bytes: Uint8Array, start: number): number {
  for (let index = 0; index < PROTOCOLS.length; index += 1) {
    const name = PROTOCOLS[index] ?? [];
    if (startsWith(bytes, start, name) && (bytes[start + name.length] ?? 0) <= BLANK) return index;
  }
  return -1;
}

/** The place after `eth0` or `cali+`, or -1. IFNAMSIZ leaves fifteen characters. */
function afterInterface(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isNamePart(bytes[at] ?? 0)) at += 1;
  if (at === start) return -1;
  if (bytes[at] === PLUS) at += 1;
  return at - start <= 15 ? at : -1;
}

/** The place after `10.0.0.0/8`, printed with its mask and no bits beyond it, or -1. */
function afterSubnet(bytes: Uint8Array, start: number): number {
  let word = 0;
  let at = start;
  for (let part = 0; part < 4; part += 1) {
    at = afterOctet(bytes, at);
    if (at < 0 || bytes[at] !== (part < 3 ? DOT : SLASH)) return -1;
    word = (word << 8) | octet;
    at += 1;
  }
  at = afterOctet(bytes, at);
  // /0 is left out in print.
  if (at < 0 || octet === 0 || octet > 32) return -1;
  return word << (octet & 31) === 0 || octet === 32 ? at : -1;
}

/** The place after a decimal number up to 255 without leading zeros, which `octet` then is; or -1. */
function afterOctet(bytes: Uint8Array, start: number): number {
  let value = (bytes[start] ?? 0) - ZERO;
  if (value < 0 || value > 9) return -1;
  let at = start + 1;
  if (value > 0) {
    let digit = (bytes[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at += 1;
      digit = (bytes[at] ?? 0) - ZERO;
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        at += 1;
      }
    }
  }
  octet = value;
  return value > 255 ? -1 : at;
}

/** What `afterOctet` has read last. */
let octet = 0;

/** The place after `DNAT --to-destination 10.0.0.1:8080`, or -1. */
export function afterEndpoint(bytes: Uint8Array, start: number): number {
  if (!startsWith(bytes, start, DNAT)) return -1;
  let at = start + DNAT.length;
  for (let part = 0; part < 4; part += 1) {
    at = afterOctet(bytes, at);
    if (at < 0 || bytes[at] !== (part < 3 ? DOT : COLON)) return -1;
    at += 1;
  }
  const end = bytes[at] === ZERO ? -1 : afterNumber(bytes, at, 65535);
  return (bytes[end] ?? 0) < BLANK ? end : -1;
}

/**
 * Where in `-m recent … --name NAME …` the name stands, which may be any bare word: a list for each
 * endpoint makes thousands of matches that are otherwise alike. `undefined` where there is none.
 */
export function freeName(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly from: number; readonly to: number } | undefined {
  if (!startsWith(bytes, start, RECENT)) return undefined;
  for (let at = start + RECENT.length; at < end; at += 1) {
    if (bytes[at] !== BLANK || !startsWith(bytes, at, NAME)) continue;
    const from = at + NAME.length;
    let to = from;
    while (to < end && isBare(bytes[to] ?? 0)) to += 1;
    const whole = to > from && to - from <= LONGEST_LIST && (to === end || bytes[to] === BLANK);
    return whole && bytes[from] !== DASH ? { from, to } : undefined;
  }
  return undefined;
}

/** XT_RECENT_NAME_LEN counts a closing zero: include/uapi/linux/netfilter/xt_recent.h. */
const LONGEST_LIST = 199;

/**
 * Whether it is `-m tcp --dport 80` or `-m udp --dport 53` whole, in a rule whose `-p` has that code.
 */
export function isPlainPort(bytes: Uint8Array, start: number, end: number, code: number): boolean {
  const wanted = code === TCP ? TCP_PORT : code === UDP ? UDP_PORT : undefined;
  if (!wanted || !startsWith(bytes, start, wanted)) return false;
  const port = start + wanted.length;
  return afterNumber(bytes, port, 65535) === end;
}

/** Whether the code is that of TCP or UDP, with which every build lets DNAT change the port. */
export function isPortCode(code: number): boolean {
  return code === TCP || code === UDP;
}

const TCP = protocolCode(false, 'tcp');
const UDP = protocolCode(false, 'udp');

/** The place after a decimal number up to `limit` without leading zeros, or -1. */
function afterNumber(bytes: Uint8Array, start: number, limit: number): number {
  let at = start;
  let value = 0;
  for (; at < start + 6; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === start || value > limit || (bytes[start] === ZERO && at > start + 1)) return -1;
  return at;
}

/** The place after a number as it is printed, without zeros before it; -1 where there is none. */
export function afterDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
  }
  return at === from || (bytes[from] === ZERO && at > from + 1) ? -1 : at;
}

/** The index into VERDICTS of the word, or -1. */
export function verdictAt(bytes: Uint8Array, from: number, to: number): number {
  for (let index = 0; index < VERDICT_BYTES.length; index += 1) {
    const wanted = VERDICT_BYTES[index] ?? [];
    if (wanted.length === to - from && startsWith(bytes, from, wanted)) return index;
  }
  return -1;
}

function isBare(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= ZERO && byte <= 57) ||
    byte === UNDERSCORE ||
    byte === DASH
  );
}

function isNamePart(byte: number): boolean {
  return isBare(byte) || byte === DOT;
}

function startsWith(bytes: Uint8Array, start: number, wanted: readonly number[]): boolean {
  for (let at = 0; at < wanted.length; at += 1) {
    if (bytes[start + at] !== wanted[at]) return false;
  }
  return true;
}

const bytesOf = (text: string): readonly number[] => Array.from(text, (unit) => unit.charCodeAt(0));

const VERDICT_BYTES = VERDICTS.map(bytesOf);
const COMMENT = bytesOf('-m comment --comment ');
const DNAT = bytesOf('DNAT --to-destination ');
const RECENT = bytesOf('-m recent');
const NAME = bytesOf(' --name ');
const TCP_PORT = bytesOf('-m tcp --dport ');
const UDP_PORT = bytesOf('-m udp --dport ');
const NAMES = ['tcp', 'udp', 'icmp', 'sctp'];
const PROTOCOLS = NAMES.map(bytesOf);
const PROTOCOL_CODES = NAMES.map((name) => protocolCode(false, name));

const [BLANK, BANG, QUOTE, APOSTROPHE, PLUS, DASH, DOT, SLASH] = [32, 33, 34, 39, 43, 45, 46, 47];
const [ZERO, NINE, COLON, BACKSLASH, UNDERSCORE] = [48, 57, 58, 92, 95];
const [LETTER_C, LETTER_G, LETTER_J, LETTER_M] = [99, 103, 106, 109];

/** `! ` as one number. */
const NOT = BANG * 256 + BLANK;

/** 1 for each byte that a quoted comment may hold as it is. */
const IN_COMMENT = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isEscaped = byte === QUOTE || byte === BACKSLASH || byte === APOSTROPHE;
  return byte < BLANK || byte >= 127 || isEscaped ? 0 : 1;
});
