/**
 * The few segments that make up most of a large dump, recognised from their bytes, as
 * `parse/plain-segment.ts` does: what passes here is readable and stands as it is printed.
 */
import {
  APOSTROPHE,
  BACKSLASH,
  BANG,
  BLANK,
  COLON,
  DASH,
  DOT,
  PLUS,
  QUOTE,
  SLASH,
  TILDE,
  ZERO,
  afterNumber,
  digitAt,
  holds,
  isBare,
  same,
  startsSegment,
} from './bytes';

/** The place after `-m comment --comment "a text"`, quoted where and as `iptables-save` quotes. */
export function afterComment(start: usize): usize {
  const likely = start + commentLength;
  if (commentLength > 0 && load<u8>(likely) <= BLANK && same(commentStart, start, commentLength)) {
    return likely;
  }
  const open = start + COMMENT.length;
  if (load<u8>(open) != QUOTE || !holds(start, COMMENT)) return 0;
  let at = open;
  let seen: u32 = 0;
  do {
    at += 1;
    seen |= load<u8>(IN_COMMENT + <usize>load<u8>(at));
  } while (seen < STOPS);
  if (load<u8>(at) != QUOTE || (seen & WANTS_QUOTES) == 0) return 0;
  if (at - open - 1 > COMMENT_LIMIT || load<u8>(at, 1) > BLANK) return 0;
  commentStart = start;
  commentLength = <u32>(at + 1 - start);
  return at + 1;
}

const COMMENT = '-m comment --comment ';

/** Where the comment met last stands, or where an equal one stood just before: rules repeat them. */
export let commentStart: usize = 0;
let commentLength: u32 = 0;

export function forgetComment(): void {
  commentLength = 0;
}

/** XT_MAX_COMMENT_LEN counts a closing zero: include/uapi/linux/netfilter/xt_comment.h. */
const COMMENT_LIMIT: u32 = 255;

/** What a byte of a comment asks for: quotes around it, or that it be looked at elsewhere. */
const WANTS_QUOTES: u8 = 1;
const STOPS: u8 = 2;
const IN_COMMENT = memory.data(256);
for (let byte: u32 = 0; byte < 256; byte += 1) {
  const isText = byte >= BLANK && byte <= TILDE;
  const isEscaped = byte == QUOTE || byte == BACKSLASH || byte == APOSTROPHE;
  const asks = !isText || isEscaped ? STOPS : isBare(byte) ? 0 : WANTS_QUOTES;
  store<u8>(IN_COMMENT + byte, asks);
}

/** The protocol code that the addresses read last say: 0 without `-p`, see `protocolCode`. */
export let code: u32 = 0;

/**
 * The place after options of `basic` that start with an address of IPv4, in the printed order and
 * form. Others are so few that their texts are judged.
 */
export function afterAddresses(start: usize): usize {
  code = 0;
  let done: u32 = 0;
  let at = start;
  for (;;) {
    const isNegated = load<u8>(at) == BANG && load<u8>(at, 1) == BLANK;
    if (isNegated) at += 2;
    const order = load<u8>(at) == DASH && load<u8>(at, 2) == BLANK ? orderOf(load<u8>(at, 1)) : 0;
    if (order == 0 && done > 0 && !isNegated && startsSegment(at)) return at - 1;
    if (order <= done || (done == 0 && order > SUBNETS)) return 0;
    done = order;
    at += 3;
    if (order <= SUBNETS) at = afterSubnet(at);
    else if (order < PROTOCOL) at = afterInterface(at);
    else at = afterProtocol(at, isNegated);
    if (at == 0) return 0;
    const byte: u32 = load<u8>(at);
    if (byte != BLANK) return byte < BLANK ? at : 0;
    at += 1;
  }
  return 0;
}

/** The place of `-s -d -i -o -p` in the printed order, from 1; 0 for another. */
function orderOf(letter: u32): u32 {
  if (letter == 115) return 1;
  if (letter == 100) return 2;
  if (letter == 105) return 3;
  if (letter == 111) return 4;
  return letter == 112 ? PROTOCOL : 0;
}

const SUBNETS: u32 = 2;
const PROTOCOL: u32 = 5;

/** The place after one of the commonest protocols' names, as a word. */
function afterProtocol(at: usize, isNegated: bool): usize {
  const word = load<u32>(at);
  let length: usize = 4;
  if (word == SCTP) code = 132 + 1;
  else if (word == ICMP) code = 1 + 1;
  else {
    length = 3;
    const letters = word & 0xffffff;
    if (letters == TCP) code = TCP_CODE;
    else if (letters == UDP) code = UDP_CODE;
    else return 0;
  }
  if (isNegated) code += 256;
  return load<u8>(at + length) <= BLANK ? at + length : 0;
}

/** Protocol codes are the numbers of /etc/protocols and one. */
const TCP_CODE: u32 = 6 + 1;
const UDP_CODE: u32 = 17 + 1;
/** The names as the machine loads their letters: the first is the lowest byte. */
const TCP: u32 = 0x706374;
const UDP: u32 = 0x706475;
const ICMP: u32 = 0x706d6369;
const SCTP: u32 = 0x70746373;

/** Whether the code is that of TCP or UDP, with which every build lets DNAT change the port. */
export function isPortCode(value: u32): bool {
  return value == TCP_CODE || value == UDP_CODE;
}

/** The place after `eth0` or `cali+`. IFNAMSIZ leaves fifteen characters. */
function afterInterface(start: usize): usize {
  let at = start;
  while (isBare(load<u8>(at)) || load<u8>(at) == DOT) at += 1;
  if (at == start) return 0;
  if (load<u8>(at) == PLUS) at += 1;
  return at - start <= 15 ? at : 0;
}

/** The place after `10.0.0.0/8`, printed with its mask and no bits beyond it. */
function afterSubnet(start: usize): usize {
  let at = afterAddress(start);
  if (at == 0 || load<u8>(at) != SLASH) return 0;
  const word = address;
  at = afterOctet(at + 1);
  // /0 is left out in print.
  if (at == 0 || octet == 0 || octet > 32) return 0;
  return octet == 32 || word << octet == 0 ? at : 0;
}

/** The place after `10.0.0.1`, which `address` then is. */
function afterAddress(start: usize): usize {
  let at = start;
  address = 0;
  for (let part = 0; part < 4; part += 1) {
    if (part > 0) {
      if (load<u8>(at) != DOT) return 0;
      at += 1;
    }
    at = afterOctet(at);
    if (at == 0) return 0;
    address = (address << 8) | octet;
  }
  return at;
}

let address: u32 = 0;

/** The place after a decimal number up to 255 without leading zeros, which `octet` then is. */
function afterOctet(start: usize): usize {
  let value = digitAt(start);
  if (value > 9) return 0;
  let at = start + 1;
  for (let more = value > 0 ? 2 : 0; more > 0; more -= 1) {
    const digit = digitAt(at);
    if (digit > 9) break;
    value = value * 10 + digit;
    at += 1;
  }
  octet = value;
  return value <= 255 ? at : 0;
}

let octet: u32 = 0;

/** The place after `DNAT --to-destination 10.0.0.1:8080`, at the line's end. */
export function afterEndpoint(start: usize): usize {
  if (!holds(start, DNAT)) return 0;
  const colon = afterAddress(start + DNAT.length);
  if (colon == 0 || load<u8>(colon) != COLON || load<u8>(colon, 1) == ZERO) return 0;
  const end = afterNumber(colon + 1, 65535);
  return end != 0 && load<u8>(end) < BLANK ? end : 0;
}

const DNAT = 'DNAT --to-destination ';

/**
 * Where in `-m recent … --name NAME …` the name stands, which may be any bare word; 0 where there is
 * none. How long it is, `nameLength` says.
 */
export function freeName(start: usize, end: usize): usize {
  if (!holds(start, RECENT)) return 0;
  for (let at = start + RECENT.length; at < end; at += 1) {
    if (load<u8>(at) != BLANK || !holds(at, NAME)) continue;
    const from = at + NAME.length;
    let to = from;
    while (to < end && isBare(load<u8>(to))) to += 1;
    nameLength = <u32>(to - from);
    const isWhole = to == end || load<u8>(to) == BLANK;
    return isWhole && to > from && nameLength <= LONGEST_LIST && load<u8>(from) != DASH ? from : 0;
  }
  return 0;
}

const RECENT = '-m recent';
const NAME = ' --name ';

export let nameLength: u32 = 0;

/** XT_RECENT_NAME_LEN counts a closing zero: include/uapi/linux/netfilter/xt_recent.h. */
const LONGEST_LIST: u32 = 199;
