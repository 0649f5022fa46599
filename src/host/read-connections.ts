/**
 * Reads conntrack entries: what `conntrack -L` prints, lines of /proc/net/nf_conntrack, and the
 * events of `conntrack -E`, of which the last about a connection holds.
 */
import { type Address, readAddress } from '#net/address.ts';
import { type Connection, TCP_STATES, type Tuple } from '#net/connection.ts';
import { PROTOCOL, readProtocol } from '#net/protocol.ts';
import type { LineProblem, Reading } from './host-texts.ts';
import { type TextLine, linesOf, notUnderstood, quote } from './text-lines.ts';

export function readConnections(text: string): Reading<readonly Connection[]> {
  const entries = new Map<string, Omit<Connection, 'id'>>();
  const problems: LineProblem[] = [];
  for (const line of linesOf(text)) {
    if (!/\bsrc=/.test(line.text)) {
      if (!/flow entries have been shown/.test(line.text)) {
        problems.push(notUnderstood(line, 'conntrack -L'));
      }
      continue;
    }
    const entry = readEntry(line);
    if (typeof entry === 'string') {
      problems.push({ line: line.number, message: entry });
      continue;
    }
    const key = keyOf(entry);
    if (line.text.includes('[DESTROY]')) entries.delete(key);
    else entries.set(key, entry);
    if (line.text.includes('labels=')) problems.push(...labelProblems(line));
  }
  const read = [...entries.values()].map((entry, index) => ({ ...entry, id: index + 1 }));
  return { read, problems };
}

function keyOf({ original, zone }: Omit<Connection, 'id'>): string {
  const { source, destination, protocol, sourcePort, destinationPort } = original;
  const ends = [...source.words, ...destination.words];
  return [zone, protocol, sourcePort, destinationPort, ...ends].join(' ');
}

/** The entry, or why it is left out. */
function readEntry({ words }: TextLine): Omit<Connection, 'id'> | string {
  const values = gather(words);
  const named = words.find(
    (word) => /^[a-z]/.test(word) && !/^ipv[46]$/.test(word) && !word.includes('='),
  );
  // A protocol that conntrack has no tracker for is called unknown; its number follows.
  const protocol = readProtocol(
    named === 'unknown' ? numberAfter(words, 'unknown') : (named ?? ''),
  );
  if (protocol === undefined) return `${quote(named ?? '')} is no protocol; the entry is left out.`;
  const original = readTuple(values, 0, protocol);
  const reply = readTuple(values, 1, protocol);
  if (!original || !reply) {
    return 'An entry has two directions, each with src=, dst= and its ports; this one is left out.';
  }
  const numbers = ['mark', 'zone'].map((key) => Number(values.get(key)?.at(-1) ?? 0));
  const [mark = 0, zone = 0] = numbers;
  if (numbers.some((each) => !Number.isInteger(each) || each < 0 || each > 0xffffffff)) {
    return 'Its mark or zone is no number; the entry is left out.';
  }
  const seenReply = !words.includes('[UNREPLIED]');
  const state = TCP_STATES.find((each) => words.includes(each));
  return {
    original,
    reply,
    mark,
    zone,
    seenReply,
    assured: words.includes('[ASSURED]') || words.includes('[OFFLOAD]'),
    confirmed: true,
    // nf_nat_core.c: both sides are settled before an entry is confirmed.
    sourceSettled: true,
    destinationSettled: true,
    expected: false,
    tcpState:
      protocol === PROTOCOL.tcp ? (state ?? (seenReply ? 'ESTABLISHED' : 'SYN_SENT')) : undefined,
    labels: labelsOf(values)
      .filter((label) => /^\d{1,3}$/.test(label))
      .map(Number),
    helper: values.get('helper')?.[0],
  };
}

function numberAfter(words: readonly string[], word: string): string {
  return words[words.indexOf(word) + 1] ?? '';
}

type Values = ReadonlyMap<string, readonly string[]>;

/** `key=value` words; what both directions have stands twice. */
function gather(words: readonly string[]): Values {
  const values = new Map<string, string[]>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at <= 0) continue;
    const [key, value] = [word.slice(0, at), word.slice(at + 1)];
    const list = values.get(key);
    if (list) list.push(value);
    else values.set(key, [value]);
  }
  return values;
}

function readTuple(values: Values, direction: 0 | 1, protocol: number): Tuple | undefined {
  const at = (key: string): string | undefined => values.get(key)?.[direction];
  const source = addressOf(at('src'));
  const destination = addressOf(at('dst'));
  if (!source || !destination || source.family !== destination.family) return undefined;
  const base = { source, destination, protocol };
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) {
    const [type, code, id] = [at('type'), at('code'), at('id')].map((each) => portOf(each));
    if (type === undefined || code === undefined || id === undefined) return undefined;
    return { ...base, sourcePort: id, destinationPort: type * 256 + code };
  }
  if (at('sport') === undefined) return { ...base, sourcePort: 0, destinationPort: 0 };
  const [sourcePort, destinationPort] = [portOf(at('sport')), portOf(at('dport'))];
  if (sourcePort === undefined || destinationPort === undefined) return undefined;
  return { ...base, sourcePort, destinationPort };
}

function addressOf(text: string | undefined): Address | undefined {
  return text === undefined ? undefined : readAddress(text);
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const number = Number(text);
  return number <= 65535 ? number : undefined;
}

function labelsOf(values: Values): readonly string[] {
  return (values.get('labels')?.[0] ?? '').split(',').filter((label) => label !== '');
}

/** Names of labels stand in connlabel.conf, which nobody pastes. */
function labelProblems({ number, words }: TextLine): readonly LineProblem[] {
  const named = labelsOf(gather(words)).filter((label) => !/^\d{1,3}$/.test(label));
  return named.map((label) => ({
    line: number,
    message: `The label ${quote(label)} has no number here; write its number instead.`,
  }));
}
