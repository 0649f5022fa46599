/**
 * The few segments that make up most of a large dump, recognised from their bytes: addresses,
 * comments, `DNAT` to one endpoint. What passes here is known to be readable and to print as it
 * stands, so its extension is asked only when somebody wants to see it. `plain-segment.test.ts`
 * holds that against the extensions themselves.
 */
import { type Segments, STATE } from '#ruleset/segments.ts';

/** Notes the segment's state where it is one of the few. IPv4 only. */
export function noteIfPlain(segments: Segments, id: number, start: number, end: number): boolean {
  const bytes = segments.texts.source;
  const first = bytes[start];
  if (first === DASH) {
    if (bytes[start + 1] === LETTER_M) {
      if (!isComment(bytes, start, end)) return false;
      segments.note(id, STATE.canonical, 0);
      return true;
    }
    const end1 = afterHost(bytes, start, end);
    if (end1 < 0) return false;
    if (end1 === end) {
      segments.note(id, STATE.canonical, 0);
      return true;
    }
    const protocol = plainProtocol(bytes, end1, end);
    if (protocol === 0) return false;
    segments.note(id, STATE.canonical, protocol + 1);
    return true;
  }
  if (isEndpoint(bytes, start, end) && demandsPorts(segments.contextOf(id).protocol)) {
    segments.note(id, STATE.canonical, 0);
    return true;
  }
  return false;
}

/** TCP and UDP, which every build lets DNAT change the port of. */
function demandsPorts(protocol: number | undefined): boolean {
  return protocol === TCP || protocol === UDP;
}

const [TCP, UDP] = [6, 17];
/** XT_MAX_COMMENT_LEN counts a closing zero: include/uapi/linux/netfilter/xt_comment.h. */
const COMMENT_LIMIT = 255;

/** `-m comment --comment "a text"`, quoted where and as `iptables-save` quotes. */
function isComment(bytes: Uint8Array, start: number, end: number): boolean {
  if (!startsWith(bytes, start, end, COMMENT)) return false;
  const text = start + COMMENT.length;
  if (bytes[text] !== QUOTE) return false;
  if (end - text - 2 > COMMENT_LIMIT) return false;
  let needsQuotes = false;
  for (let at = text + 1; at < end - 1; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === BACKSLASH || byte === QUOTE || byte === APOSTROPHE || byte >= 127) return false;
    if (!isBare(byte)) needsQuotes = true;
  }
  return needsQuotes;
}

/** `-s 10.0.0.1/32` or `-d 10.0.0.1/32`: the place after it, or -1. */
function afterHost(bytes: Uint8Array, start: number, end: number): number {
  const letter = bytes[start + 1];
  if ((letter !== LETTER_S && letter !== LETTER_D) || bytes[start + 2] !== BLANK) return -1;
  const at = afterAddress(bytes, start + 3, end);
  if (at < 0 || bytes[at] !== SLASH || bytes[at + 1] !== THREE || bytes[at + 2] !== TWO) return -1;
  return at + 3 === end || bytes[at + 3] === BLANK ? at + 3 : -1;
}

/** ` -p tcp` or ` -p udp` and nothing after it: the protocol's number, or 0. */
function plainProtocol(bytes: Uint8Array, at: number, end: number): number {
  if (end - at !== 7) return 0;
  if (startsWith(bytes, at, end, P_TCP)) return TCP;
  return startsWith(bytes, at, end, P_UDP) ? UDP : 0;
}

/** `DNAT --to-destination 10.0.0.1:8080`. */
function isEndpoint(bytes: Uint8Array, start: number, end: number): boolean {
  if (!startsWith(bytes, start, end, DNAT)) return false;
  const colon = afterAddress(bytes, start + DNAT.length, end);
  if (colon < 0 || bytes[colon] !== COLON) return false;
  let port = 0;
  for (let at = colon + 1; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9 || (port === 0 && digit === 0)) return false;
    port = port * 10 + digit;
    if (port > 65535) return false;
  }
  return port > 0;
}

/** The place after a dotted address without leading zeros, or -1. */
function afterAddress(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let part = 0; part < 4; part += 1) {
    if (part > 0) {
      if (bytes[at] !== DOT) return -1;
      at += 1;
    }
    const from = at;
    let value = 0;
    for (; at < end && at < from + 4; at += 1) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === from || value > 255 || (bytes[from] === ZERO && at > from + 1)) return -1;
  }
  return at;
}

function isBare(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= ZERO && byte <= 57) ||
    byte === 95 ||
    byte === DASH
  );
}

function startsWith(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: readonly number[],
): boolean {
  if (end - start < wanted.length) return false;
  for (let at = 0; at < wanted.length; at += 1) {
    if (bytes[start + at] !== wanted[at]) return false;
  }
  return true;
}

const bytesOf = (text: string): readonly number[] => Array.from(text, (unit) => unit.charCodeAt(0));

const COMMENT = bytesOf('-m comment --comment ');
const DNAT = bytesOf('DNAT --to-destination ');
const P_TCP = bytesOf(' -p tcp');
const P_UDP = bytesOf(' -p udp');

const [BLANK, QUOTE, APOSTROPHE, DASH, DOT, SLASH] = [32, 34, 39, 45, 46, 47];
const [ZERO, TWO, THREE, COLON, BACKSLASH] = [48, 50, 51, 58, 92];
const [LETTER_D, LETTER_M, LETTER_S] = [100, 109, 115];
