import type { Family } from '#net/family.ts';
import type { Lines } from './source.ts';

/** The family that a line of rules speaks of, where it speaks of one. */
export function familyOfLine(text: string): Family | undefined {
  for (const [, value = ''] of text.matchAll(ADDRESSES)) {
    if (IPV6.test(value)) return 6;
    if (IPV4.test(value)) return 4;
  }
  if (LISTED_6.test(text)) return 6;
  if (LISTED_4.test(text)) return 4;
  if (/ -p (?:ipv6-icmp|icmpv6|ipv6-mh)\b|-m icmp6\b|icmp6-|--icmpv6-type/.test(text)) return 6;
  if (/ -p icmp\b| -m icmp |--icmp-type| icmp-(?:net|host|port|proto|admin)-/.test(text)) return 4;
  return undefined;
}

const ADDRESSES =
  / (?:-s|-d|--source|--src|--destination|--dst|--to-destination|--to-source|--to|--on-ip|--gateway|--src-range|--dst-range|--ctorigsrc|--ctorigdst) (?:! )?(\S+)/g;
const IPV6 = /^\[?[0-9a-fA-F]{0,4}:[0-9a-fA-F.]*:/;
const IPV4 = /^\d{1,3}\.\d{1,3}\./;
/** Two addresses side by side in a row of a listing. */
const LISTED_6 = / !?[0-9a-f]{0,4}:[0-9a-f:.]{1,40}(?:\/\d{1,3})? +!?(?:[0-9a-f:.]{2,40}|anywhere)/;
const LISTED_4 = / !?(?:\d{1,3}\.){3}\d{1,3}(?:\/\d\S{0,15})? +!?(?:(?:\d{1,3}\.){3}\d|anywhere)/;

/** Looks ahead for the family, without reading a stretch of lines twice. */
export class FamilyFinder {
  readonly #lines: Lines;
  #known: { readonly from: number; readonly to: number; readonly family: Family | undefined };

  constructor(lines: Lines) {
    this.#lines = lines;
    this.#known = { from: 0, to: -1, family: undefined };
  }

  /** What the lines from `index` to the end of their table say of their family. */
  from(index: number): Family | undefined {
    const { from, to, family } = this.#known;
    if (index >= from && index <= to) return family;
    for (let at = index; this.#lines.has(at); at += 1) {
      const text = this.#lines.text(at);
      const said = familyOfLine(text);
      if (said === undefined && !isBoundary(text)) continue;
      this.#known = { from: index, to: at, family: said };
      return said;
    }
    this.#known = { from: index, to: Number.MAX_SAFE_INTEGER, family: undefined };
    return undefined;
  }
}

function isBoundary(text: string): boolean {
  return /^\s*(?:COMMIT|\*|# Generated)/.test(text) || /[$#] +\S{0,64}ip6?tables/.test(text);
}

/** The program that a log says to have fed the table to, in the lines after its COMMIT. */
export function familyOfRestore(lines: Lines, index: number): Family | undefined {
  let at = index;
  for (; lines.has(at); at += 1) {
    const text = lines.text(at).trimEnd();
    if (text.endsWith('COMMIT')) break;
    // No COMMIT before the next table: then what comes later speaks of another.
    if (text.startsWith('*')) return undefined;
  }
  for (const end = at + 4; at < end && lines.has(at); at += 1) {
    const found = /(ip6?tables)(?:-\w+)?-restore/.exec(lines.text(at));
    if (found) return found[1] === 'ip6tables' ? 6 : 4;
  }
  return undefined;
}
