/** The names by which the tokenizer tells words apart, without the extensions themselves. */
import type { TokenKind } from './tokens.ts';

/** Ends a table's rules, for good or for bad. */
export const VERDICTS: ReadonlySet<string> = new Set([
  'ACCEPT',
  'DROP',
  'REJECT',
  'RETURN',
  'QUEUE',
  'NFQUEUE',
]);

/** What may follow `-j` and is no chain (iptables-extensions(8), "TARGET EXTENSIONS"). */
export const TARGETS: ReadonlySet<string> = new Set([
  'AUDIT',
  'CHECKSUM',
  'CLASSIFY',
  'CLUSTERIP',
  'CONNMARK',
  'CONNSECMARK',
  'CT',
  'DNAT',
  'DNPT',
  'DSCP',
  'ECN',
  'HL',
  'HMARK',
  'IDLETIMER',
  'LED',
  'LOG',
  'MARK',
  'MASQUERADE',
  'NETMAP',
  'NFLOG',
  'NOTRACK',
  'RATEEST',
  'REDIRECT',
  'SECMARK',
  'SET',
  'SNAT',
  'SNPT',
  'SYNPROXY',
  'TCPMSS',
  'TCPOPTSTRIP',
  'TEE',
  'TOS',
  'TPROXY',
  'TRACE',
  'TTL',
  'ULOG',
]);

/** Commands (iptables(8), "COMMANDS") and what stands after them, word by word. */
export const COMMANDS: ReadonlyMap<string, readonly TokenKind[]> = new Map([
  ...command(['-A', '--append'], ['chain']),
  ...command(['-I', '--insert'], ['chain', 'number']),
  ...command(['-D', '--delete', '-R', '--replace'], ['chain', 'number']),
  ...command(['-C', '--check'], ['chain']),
  ...command(['-N', '--new-chain', '-X', '--delete-chain'], ['chain']),
  ...command(['-F', '--flush', '-L', '--list', '-S', '--list-rules', '-Z', '--zero'], ['chain']),
  ...command(['-P', '--policy'], ['chain', 'policy']),
  ...command(['-E', '--rename-chain'], ['chain', 'chain']),
]);

/** Options whose value is known by the option's name; of any other, by its look. */
export const VALUE_KINDS: ReadonlyMap<string, TokenKind> = new Map([
  ...valued(['-t', '--table'], 'table'),
  ...valued(['-m', '--match'], 'match'),
  ...valued(['-j', '--jump'], 'target'),
  ...valued(['-g', '--goto'], 'chain'),
  ...valued(['-p', '--proto', '--protocol', '--ctproto'], 'protocol'),
  ...valued(['-s', '--src', '--source', '-d', '--dst', '--destination'], 'address'),
  ...valued(['--src-range', '--dst-range', '--on-ip', '--gateway', '--to'], 'address'),
  ...valued(['--to-source', '--to-destination', '--ctorigsrc', '--ctorigdst'], 'address'),
  ...valued(['--ctreplsrc', '--ctrepldst', '--mac-source'], 'address'),
  ...valued(['-i', '--in-interface', '-o', '--out-interface'], 'interface'),
  ...valued(['--physdev-in', '--physdev-out'], 'interface'),
  ...valued(['--sport', '--source-port', '--dport', '--destination-port'], 'port'),
  ...valued(['--sports', '--source-ports', '--dports', '--destination-ports', '--ports'], 'port'),
  ...valued(['--to-ports', '--on-port', '--ctorigsrcport', '--ctorigdstport'], 'port'),
  ...valued(['--ctreplsrcport', '--ctrepldstport'], 'port'),
  ...valued(['-c', '--set-counters'], 'number'),
  ...valued(['--comment', '--log-prefix', '--nflog-prefix', '--string'], 'string'),
]);

/** Short options that take a value, which getopt also lets stand without a blank: `-ptcp`. */
export const SHORT_WITH_VALUE: ReadonlySet<string> = new Set([
  's',
  'd',
  'i',
  'o',
  'p',
  'j',
  'g',
  'm',
  't',
]);

function command(
  names: readonly string[],
  expected: readonly TokenKind[],
): readonly (readonly [string, readonly TokenKind[]])[] {
  return names.map((name) => [name, expected]);
}

function valued(
  names: readonly string[],
  kind: TokenKind,
): readonly (readonly [string, TokenKind])[] {
  return names.map((name) => [name, kind]);
}
