/**
 * How a packet is expected to end, in a few words:
 *
 *     [not] WHAT [by PROGRAM] [to ADDRESS | to [ADDRESS]:PORT] [by TABLE CHAIN [NUMBER | policy]]
 *
 * PROGRAM is who got it, in one word: `captured by Envoy`.
 * WHAT is a verdict (`captured`, `dropped`, …), `accepted` for each that lets the packet go on, or
 * `blocked` for each that does not.
 */
import { type Result, err, ok } from '#base/result.ts';
import { printAddress, readAddress } from '#net/address.ts';

export interface Expectation {
  readonly not: boolean;
  readonly what: What;
  /** Who got it, whatever the case of the letters. */
  readonly program: string | undefined;
  readonly to: Place | undefined;
  readonly by: By | undefined;
}

export type EndKind =
  'delivered' | 'captured' | 'forwarded' | 'sent' | 'dropped' | 'rejected' | 'lost' | 'endless';

export type What = EndKind | 'accepted' | 'blocked';

/** At least one of both. */
export interface Place {
  readonly address: string | undefined;
  readonly port: number | undefined;
}

export interface By {
  readonly table: string;
  readonly chain: string;
  /** A rule's number, the chain's policy, or any rule of the chain. */
  readonly rule: number | 'policy' | undefined;
}

/** How a packet ended. */
export interface Ending {
  readonly kind: EndKind;
  /** Where it went, after every rewriting. */
  readonly address: string;
  readonly port: number | undefined;
  /** Who got it, where it is known. */
  readonly program: string | undefined;
  /** Who decided it, where somebody did. */
  readonly by: By | undefined;
}

const GROUPS: Readonly<Record<What, readonly EndKind[]>> = {
  delivered: ['delivered'],
  captured: ['captured'],
  forwarded: ['forwarded'],
  sent: ['sent'],
  dropped: ['dropped'],
  rejected: ['rejected'],
  lost: ['lost'],
  endless: ['endless'],
  accepted: ['delivered', 'captured', 'forwarded', 'sent'],
  blocked: ['dropped', 'rejected', 'lost', 'endless'],
};

const WHATS = Object.keys(GROUPS).join(', ');

export function readExpectation(text: string): Result<Expectation, string> {
  const words = text.trim().split(/\s+/);
  const not = words[0] === 'not';
  if (not) words.shift();
  const what = words.shift() ?? '';
  if (!isWhat(what)) return err(`“${what}” is no way to end: write one of ${WHATS}.`);
  let program = takeProgram(words);
  let to: Place | undefined;
  if (words[0] === 'to') {
    const place = readPlace(words[1] ?? '');
    if (!place) {
      return err(
        `“${words[1] ?? ''}” is no place: write 10.0.0.1, 10.0.0.1:80, [fd00::1]:80 or :80.`,
      );
    }
    to = place;
    words.splice(0, 2);
  }
  program ??= takeProgram(words);
  let by: By | undefined;
  if (words[0] === 'by') {
    const read = readBy(words.slice(1, 4));
    if (!read)
      return err('After “by” stand a table, a chain and perhaps a rule’s number or “policy”.');
    by = read;
    words.splice(0, 4);
  }
  const [rest] = words;
  if (rest !== undefined) return err(`“${rest}” is not understood: “to” and then “by” may follow.`);
  return ok({ not, what, program, to, by });
}

/** One word alone after “by” names no table. */
function takeProgram(words: string[]): string | undefined {
  const [by, name, next, after = ''] = words;
  // A chain may be called “to” or “by” as well.
  const isAlone =
    next === undefined ||
    (next === 'to' && readPlace(after) !== undefined) ||
    (next === 'by' && words.length >= 5);
  if (by !== 'by' || name === undefined || !isAlone) return undefined;
  words.splice(0, 2);
  return name;
}

function isWhat(word: string): word is What {
  return Object.hasOwn(GROUPS, word);
}

function readPlace(text: string): Place | undefined {
  const bare = readAddress(text);
  if (bare) return { address: printAddress(bare), port: undefined };
  const [, host = '', digits = ''] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  const port = digits === '' || Number(digits) > 65535 ? undefined : Number(digits);
  if (port === undefined) return undefined;
  if (host === '') return { address: undefined, port };
  const address = readAddress(host.replace(/^\[(.*)\]$/, '$1'));
  return address && { address: printAddress(address), port };
}

function readBy([table, chain, rule]: readonly string[]): By | undefined {
  if (table === undefined || chain === undefined) return undefined;
  if (rule === undefined || rule === 'policy') return { table, chain, rule };
  return /^[1-9]\d{0,6}$/.test(rule) ? { table, chain, rule: Number(rule) } : undefined;
}

/** The inverse of `readExpectation`. */
export function printExpectation({ not, what, program, to, by }: Expectation): string {
  return [
    ...(not ? ['not'] : []),
    what,
    ...(program === undefined ? [] : ['by', program]),
    ...(to ? ['to', printPlace(to)] : []),
    ...(by ? ['by', by.table, by.chain] : []),
    ...(by?.rule === undefined ? [] : [String(by.rule)]),
  ].join(' ');
}

function printPlace({ address = '', port }: Place): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The expectation that this ending meets and few others do. */
export function expectationOf({ kind, address, port, by }: Ending): Expectation {
  const gone = GROUPS.blocked.includes(kind);
  return {
    not: false,
    what: kind,
    program: undefined,
    to: gone ? undefined : { address, port },
    by,
  };
}

export function meets(ending: Ending, { not, what, program, to, by }: Expectation): boolean {
  const all =
    GROUPS[what].includes(ending.kind) &&
    (program === undefined || ending.program?.toLowerCase() === program.toLowerCase()) &&
    (to?.address === undefined || to.address === ending.address) &&
    (to?.port === undefined || to.port === ending.port) &&
    (by === undefined || isBy(ending.by, by));
  return all !== not;
}

function isBy(ended: By | undefined, { table, chain, rule }: By): boolean {
  if (ended?.table !== table || ended.chain !== chain) return false;
  return rule === undefined || ended.rule === rule;
}
