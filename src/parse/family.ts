/** Whether rules are IPv4 or IPv6, by what they speak of. */
import type { Family } from '#net/family.ts';
import { isTableName } from '#ruleset/hooks.ts';
import type { Lines } from './source.ts';

/** The family of the addresses on a line, where it has any. */
export function familyOfLine(text: string): Family | undefined {
  for (const [, value = ''] of text.matchAll(ADDRESSES)) {
    if (IPV6.test(value)) return 6;
    if (IPV4.test(value)) return 4;
  }
  if (LISTED_6.test(text)) return 6;
  return LISTED_4.test(text) ? 4 : undefined;
}

const ADDRESSES =
  / (?:-s|-d|--source|--src|--destination|--dst|--to-destination|--to-source|--to|--on-ip|--gateway|--src-range|--dst-range|--ctorigsrc|--ctorigdst) (?:! )?(\S{1,64})/g;
// Two colons at least: `:8080` is a port alone.
const IPV6 = /^\[?[0-9a-fA-F]{0,4}:[0-9a-fA-F.]*:/;
const IPV4 = /^\d{1,3}\.\d{1,3}\./;
/** Two addresses side by side in a row of a listing. */
const LISTED_6 = / !?[0-9a-f]{0,4}:[0-9a-f:.]{1,40}(?:\/\d{1,3})? +!?(?:[0-9a-f:.]{2,40}|anywhere)/;
const LISTED_4 = / !?(?:\d{1,3}\.){3}\d{1,3}(?:\/\d\S{0,15})? +!?(?:(?:\d{1,3}\.){3}\d|anywhere)/;

/** What the other family's program refuses. */
const ONLY_6 = /-m icmp6\b|icmp6-|--icmpv6-type/;
const ONLY_4 = /-m icmp |--icmp-type| icmp-(?:net|host|port|proto|admin)-/;
/** What the other family has no use for. It never matches there, and people write it all the same. */
const RATHER_6 = / -p (?:ipv6-icmp|icmpv6|ipv6-mh)\b/;
const RATHER_4 = / -p icmp\b/;

/** What a stretch of lines says: by addresses and what one family alone has, and by what it has rather. */
interface Evidence {
  /** Undefined where nothing speaks, or as much for the one as for the other. */
  readonly most: Family | undefined;
  readonly rather: Family | undefined;
  /** The line after it. */
  readonly end: number;
}

/** Looks ahead for the family, without reading a stretch of lines again and again. */
export class FamilyFinder {
  readonly #lines: Lines;
  #known: Evidence & { readonly from: number };

  constructor(lines: Lines) {
    this.#lines = lines;
    this.#known = { from: 0, end: -1, most: undefined, rather: undefined };
  }

  /**
   * The family of the table that the lines from `index` belong to: by itself, or else by the tables
   * after it, up to the next one of a name in `seen`, which is of another node or family.
   */
  from(index: number, seen: ReadonlySet<string> = NONE): Family | undefined {
    const own = this.#evidence(index);
    const said = own.most ?? (own.rather === 6 ? 6 : undefined);
    return said ?? this.#after(own.end, new Set(seen)) ?? own.rather;
  }

  /** Of a table below a header: what the header says, but where the first addresses all deny it. */
  below(header: Family, index: number): Family {
    let denied = 0;
    for (let at = index; at < index + FIRST_LINES && this.#lines.has(at); at += 1) {
      const text = this.#lines.text(at);
      if (isBoundary(text)) break;
      const family = familyOfLine(text);
      if (family === header) break;
      if (family === undefined) continue;
      denied += 1;
      if (denied === ENOUGH) return family;
    }
    return header;
  }

  #after(index: number, seen: Set<string>): Family | undefined {
    let at = index;
    while (this.#lines.has(at) && seen.size < MOST_TABLES) {
      const text = this.#lines.text(at);
      const name = /^\s*\*\s*(\S{1,16})\s*$/.exec(text)?.[1];
      if (text.startsWith('# Generated') || (name !== undefined && seen.has(name)))
        return undefined;
      if (name === undefined || !isTableName(name)) {
        // Few lines stand between a table's COMMIT and the next table.
        if (at > index + FIRST_LINES) return undefined;
        at += 1;
        continue;
      }
      seen.add(name);
      const { most, end } = this.#evidence(at + 1);
      if (most !== undefined) return most;
      at = end;
    }
    return undefined;
  }

  #evidence(index: number): Evidence {
    if (index >= this.#known.from && index < this.#known.end) return this.#known;
    let at = index;
    let rather: Family | undefined;
    // Above 0 for IPv6. What people write all the same decides between as many of the one and the other.
    let votes = 0;
    let last = Infinity;
    for (; at < last && this.#lines.has(at) && Math.abs(votes) < ENOUGH; at += 1) {
      const text = this.#lines.text(at);
      if (isBoundary(text)) break;
      const family =
        familyOfLine(text) ?? (ONLY_6.test(text) ? 6 : ONLY_4.test(text) ? 4 : undefined);
      if (RATHER_6.test(text)) rather = 6;
      else if (RATHER_4.test(text)) rather ??= 4;
      if (family === undefined) continue;
      votes += family === 6 ? 1 : -1;
      last = Math.min(last, at + MOST_LINES);
    }
    const most = votes > 0 ? 6 : votes < 0 ? 4 : undefined;
    this.#known = { from: index, end: at, most, rather };
    return this.#known;
  }
}

const NONE: ReadonlySet<string> = new Set();
const FIRST_LINES = 50;
/** So many lines more for one family than for the other settle it. */
const ENOUGH = 3;
/** So far is read on for a second opinion. */
const MOST_LINES = 500;
const MOST_TABLES = 6;

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
