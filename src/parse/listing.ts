/**
 * Rows of `iptables -L`, turned into the rules they list. A listing shows less than a save: without
 * `-v` no interfaces, of some matches not everything. What it does not say becomes a match that
 * nobody can read, and never a guess.
 */
import { targetExtension } from '#extensions/registry.ts';
import { readProtocol } from '#net/protocol.ts';
import { quoteWord } from '#ruleset/words.ts';
import { NO_INTERFACES, listedAs } from './listing-doubts.ts';
import { LogicalLine } from './logical-line.ts';
import { MATCH_TERMS, TARGET_TERMS, type Term } from './listing-terms.ts';

/** Which columns the rows have. */
export interface ListingColumns {
  readonly number: boolean;
  readonly counters: boolean;
  readonly interfaces: boolean;
}

export function readListingHeader(text: string): ListingColumns {
  return {
    number: /^\s*num\s/.test(text),
    counters: /\spkts +bytes\s|^\s*pkts/.test(text),
    interfaces: / in +out +source/.test(text),
  };
}

/** `Chain NAME (policy ACCEPT 12 packets, 34K bytes)` or `Chain NAME (2 references)`. */
export interface ListedChain {
  readonly name: string;
  readonly policy: string | undefined;
  readonly counters: string | undefined;
}

export function readListedChain(text: string): ListedChain | undefined {
  const found =
    /^\s*Chain (\S+) \((?:policy ([A-Z]+)(?: (\d+[KMGT]?) packets, (\d+[KMGT]?) bytes)?|\d+ references)\)?/.exec(
      text,
    );
  if (!found) return undefined;
  const [, name = '', policy, packets, bytes] = found;
  const counters = packets === undefined || bytes === undefined ? undefined : count(packets, bytes);
  return { name, policy, counters };
}

export interface ListedRule {
  /** The rule as a command: `[12:34] -A CHAIN …`, each word at the place it was read from. */
  readonly line: LogicalLine;
  /** What of it the row says in a way not known here. */
  readonly unread: readonly string[];
}

/** Reads a row; `undefined` where it is none. */
export function readListingRow(
  line: LogicalLine,
  chain: string,
  columns: ListingColumns,
): ListedRule | undefined {
  const row = new RowReader(line, columns);
  return row.read(chain);
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

class RowReader {
  readonly #line: LogicalLine;
  readonly #columns: ListingColumns;
  readonly #tokens: readonly Token[];
  #at = 0;
  #built: LogicalLine | undefined;
  readonly #unread: string[] = [];

  constructor(line: LogicalLine, columns: ListingColumns) {
    this.#line = line;
    this.#columns = columns;
    this.#tokens = [...line.text.matchAll(/\S+/g)].map(({ 0: text, index }) => ({
      text,
      start: index,
      end: index + text.length,
    }));
  }

  read(chain: string): ListedRule | undefined {
    if (this.#columns.number && !/^\d+$/.test(this.#next()?.text ?? '')) return undefined;
    let counters = '';
    if (this.#columns.counters) {
      const [packets = '', bytes = ''] = [this.#next()?.text, this.#next()?.text];
      if (!/^\d+[KMGT]?$/.test(packets) || !/^\d+[KMGT]?$/.test(bytes)) return undefined;
      counters = `[${count(packets, bytes)}] `;
    }
    const target = this.#target();
    if (!target) return undefined;
    const first = target.name ?? this.#tokens[this.#at];
    this.#put(`${counters}-A ${chain}`, first);
    if (!this.#conditions()) return undefined;
    this.#rest(target.name);
    return this.#built && { line: this.#built, unread: this.#unread };
  }

  /** The target's token; a rule without one starts with its protocol. */
  #target(): { readonly name: Token | undefined } | undefined {
    const [first, second, third] = this.#tokens.slice(this.#at, this.#at + 3);
    if (!first || !second) return undefined;
    if (isProtocol(second.text) && (isFragment(third?.text) || !isFragment(second.text))) {
      if (!isProtocol(first.text) || isFragment(third?.text)) {
        this.#at += 1;
        return { name: first };
      }
    }
    return isProtocol(first.text) ? { name: undefined } : undefined;
  }

  /** Protocol, fragments, interfaces, addresses. */
  #conditions(): boolean {
    const protocol = this.#next();
    if (!protocol) return false;
    const fragment = isFragment(this.#tokens[this.#at]?.text) ? this.#next() : undefined;
    const [inside, outside] = this.#columns.interfaces ? [this.#next(), this.#next()] : [];
    const [source, destination] = [this.#next(), this.#next()];
    if (!source || !destination) return false;
    if (!/^(?:all|0)$/.test(protocol.text)) this.#option('-p', protocol);
    if (fragment?.text === '-f') this.#put(' -f', fragment);
    if (fragment?.text === '!f') this.#put(' ! -f', fragment);
    if (inside && !/^(?:\*|any)$/.test(inside.text)) this.#option('-i', inside);
    if (outside && !/^(?:\*|any)$/.test(outside.text)) this.#option('-o', outside);
    if (!this.#columns.interfaces) this.#put(` ${NO_INTERFACES}`, source);
    if (!isAnywhere(source.text)) this.#option('-s', source);
    if (!isAnywhere(destination.text)) this.#option('-d', destination);
    return true;
  }

  /** Matches and the target's options, as far as they are known. */
  #rest(target: Token | undefined): void {
    const text = this.#line.text.trimEnd();
    const own = TARGET_TERMS.get(target?.text ?? '') ?? [];
    let options = '';
    let stray = '';
    let from = 0;
    let goes = false;
    const keepStray = (): void => {
      if (stray === '') return;
      const words = listedAs(stray);
      this.#unread.push(words);
      this.#put(` ${words}`, { start: from, end: from + stray.length, text: stray });
      stray = '';
    };
    for (let at = this.#tokens[this.#at]?.start ?? text.length; at < text.length;) {
      if (text[at] === ' ') {
        at += 1;
        continue;
      }
      if (text.startsWith('[goto]', at)) {
        goes = true;
        at += '[goto]'.length;
        continue;
      }
      const ours = readTerm(own, text, at);
      const found = ours ?? readTerm(MATCH_TERMS, text, at);
      if (found) {
        keepStray();
        if (ours) options += ` ${found.words}`;
        else this.#put(` ${found.words}`, { start: at, end: found.end, text: '' });
        at = found.end;
      } else {
        const end = endOfToken(text, at);
        if (stray === '') from = at;
        stray = `${stray} ${text.slice(at, end)}`.trim();
        at = end;
      }
    }
    keepStray();
    // -j NOTRACK is listed as CT, with its own name after it.
    const name = target?.text === 'CT' && text.endsWith(' NOTRACK') ? 'NOTRACK' : target?.text;
    if (target) this.#put(` ${goes ? '-g' : '-j'} ${name}`, target);
    if (target && options !== '' && targetExtension(target.text)) this.#put(options, target);
  }

  #option(name: string, { text, start, end }: Token): void {
    const negated = text.startsWith('!');
    const value = LOCAL_NAMES.get(text.replace('!', '')) ?? text.replace('!', '');
    this.#put(` ${negated ? '! ' : ''}${name} ${quoteWord(value)}`, { text, start, end });
  }

  /** Adds words that stand for a stretch of the row. */
  #put(words: string, from: Token | undefined): void {
    const place = this.#line.place(from?.start ?? 0, from?.end ?? 1);
    const { line, column } = place;
    const placed = new LogicalLine(words, [{ at: 0, line, column }]);
    this.#built = this.#built?.join(placed) ?? placed;
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }
}

/** Names that every Linux resolves alike. */
const LOCAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['localhost', '127.0.0.1'],
  ['ip6-localhost', '::1'],
  ['ip6-loopback', '::1'],
]);

function readTerm(
  terms: readonly Term[],
  text: string,
  at: number,
): { readonly words: string; readonly end: number } | undefined {
  for (const { pattern, words } of terms) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found || found[0] === '') continue;
    const meant = words(found.slice(1));
    if (meant !== undefined) return { words: meant, end: at + found[0].length };
  }
  return undefined;
}

function endOfToken(text: string, at: number): number {
  const blank = text.indexOf(' ', at);
  return blank < 0 ? text.length : blank;
}

function isProtocol(text: string): boolean {
  return readProtocol(text.replace(/^!/, '')) !== undefined;
}

function isFragment(text: string | undefined): boolean {
  return text === '--' || text === '-f' || text === '!f';
}

function isAnywhere(text: string): boolean {
  return text === 'anywhere' || text === '0.0.0.0/0' || text === '::/0';
}

/** `12K` and `3M` as the tool shortens them, by thousands. What was cut off is not to be had. */
function count(packets: string, bytes: string): string {
  return `${expand(packets)}:${expand(bytes)}`;
}

function expand(shortened: string): string {
  const zeros = ['K', 'M', 'G', 'T'].indexOf(shortened.slice(-1)) + 1;
  return zeros === 0 ? shortened : shortened.slice(0, -1) + '000'.repeat(zeros);
}
