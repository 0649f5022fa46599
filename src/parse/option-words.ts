/** What a single word is to options: a name, a name with its value, an abbreviation, a value. */
import type { OptionSpec } from '#extensions/contract.ts';
import { readProtocol } from '#net/protocol.ts';
import type { Word } from '#ruleset/words.ts';
import { ruleOption } from './rule-options.ts';

/** `--dport=80` and `-ptcp`: the option, and the value glued to it. */
export function splitGlued(word: Word): {
  readonly name: string;
  readonly glued: Word | undefined;
} {
  const { text, start, end } = word;
  if (text.startsWith('--')) {
    const equals = text.indexOf('=');
    if (equals < 0) return { name: text, glued: undefined };
    return {
      name: text.slice(0, equals),
      glued: { text: text.slice(equals + 1), start: Math.min(start + equals + 1, end), end },
    };
  }
  const own = text.length > 2 && text.startsWith('-') ? ruleOption(text.slice(0, 2)) : undefined;
  if (!own || own.values + (own.optional ?? 0) === 0) return { name: text, glued: undefined };
  return {
    name: text.slice(0, 2),
    glued: { text: text.slice(2), start: Math.min(start + 2, end), end },
  };
}

export function isNamed({ name, aliases }: OptionSpec, word: string): boolean {
  return name === word || (aliases?.includes(word) ?? false);
}

export function abbreviates({ name, aliases }: OptionSpec, word: string): boolean {
  return (
    word.length > 2 &&
    (name.startsWith(word) || (aliases?.some((a) => a.startsWith(word)) ?? false))
  );
}

export function isValue({ text }: Word): boolean {
  return text !== '!' && !/^-[-A-Za-z]/.test(text);
}

/** The name of the match that iptables loads for a protocol (xshared.c, find_proto). */
export function protocolMatch(protocol: string): string | undefined {
  const number = readProtocol(protocol);
  return number === undefined ? undefined : PROTOCOL_MATCHES.get(number);
}

export const PROTOCOL_MATCHES: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [50, 'esp'],
  [51, 'ah'],
  [58, 'icmp6'],
  [108, 'ipcomp'],
  [132, 'sctp'],
  [135, 'mh'],
]);
