/** What the NAT targets share: ranges of addresses and ports, as `--to-destination` has them. */
import { type Address, printAddress, readAddress, sameAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { readPort } from '#net/ports.ts';
import { PROTOCOL } from '#net/protocol.ts';
import type { NatRequest } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { plain } from './describe-change.ts';
import { readInteger } from './forms.ts';

/** Ports from `from` to `to`. With a base, port `base` goes to `from`, the next to the next. */
export interface NatPorts {
  readonly from: number;
  readonly to: number;
  readonly base: number | undefined;
}

/** Addresses from `from` to `to`; the tool does not mind a range that runs backwards. */
export interface NatAddresses {
  readonly from: Address;
  readonly to: Address;
}

export interface NatRange {
  readonly addresses: NatAddresses | undefined;
  readonly ports: NatPorts | undefined;
}

/**
 * What becomes of the `/BASE` of a range: DNAT has it; REDIRECT refuses it; SNAT and MASQUERADE
 * hand the kernel a structure without a place for it, so that it counts (and is saved) as 0.
 */
export type BaseRule = 'kept' | 'refused' | 'zero';

/** `80`, `http`, `80-90`, `80-90/5000`. */
export function natPorts(base: BaseRule): ValueForm<NatPorts> {
  return {
    expected: 'a port or a range such as 8000-8010',
    read: (text) => readNatPorts(text, base),
  };
}

function readNatPorts(text: string, rule: BaseRule): NatPorts | undefined {
  const parts = /^(\w+)-(\w+)(?:\/(.+))?$/.exec(text);
  const whole = readNumber(text, 0) ?? readService(text);
  if (whole !== undefined) return { from: whole, to: whole, base: undefined };
  if (!parts) return readPortWithBase(text, rule);
  const from = readNumber(parts[1] ?? '', 0);
  const to = readNumber(parts[2] ?? '', 0);
  if (from === undefined || to === undefined || from > to) return undefined;
  if (parts[3] === undefined) return { from, to, base: undefined };
  return withBase({ from, to, base: undefined }, parts[3], rule);
}

/** `80/90`: what is saved of `80-80/90`, and what no version of the tool reads again. */
function readPortWithBase(text: string, rule: BaseRule): NatPorts | undefined {
  const slash = text.indexOf('/');
  const port = slash < 0 ? undefined : readNumber(text.slice(0, slash), 0);
  if (port === undefined) return undefined;
  return withBase({ from: port, to: port, base: undefined }, text.slice(slash + 1), rule);
}

function withBase(ports: NatPorts, text: string, rule: BaseRule): NatPorts | undefined {
  if (rule === 'refused') return undefined;
  const base = readNumber(text, rule === 'zero' ? 0 : 1) ?? readService(text);
  if (base === undefined || (base === 0 && rule === 'kept')) return undefined;
  return { ...ports, base: rule === 'zero' ? 0 : base };
}

/** A port by its name; digits that are no number in C (`089`) are no name either. */
function readService(text: string): number | undefined {
  return /^[+\d]/.test(text) ? undefined : readPort(text);
}

function readNumber(text: string, least: number): number | undefined {
  const number = readInteger(text);
  return number !== undefined && number >= least && number <= 65535 ? number : undefined;
}

export function printNatPorts({ from, to, base }: NatPorts): string {
  const range = from === to ? String(from) : `${from}-${to}`;
  return base === undefined ? range : `${range}/${base}`;
}

/** `10.0.0.1`, `10.0.0.1-10.0.0.3:80-90`, `:8080`, `[2001:db8::1]:80`, `2001:db8::1`. */
export function natRange(family: Family, base: BaseRule): ValueForm<NatRange> {
  return {
    expected:
      family === 4
        ? 'an IPv4 address or a range, with or without :PORT'
        : 'an IPv6 address or a range, in brackets where a :PORT follows',
    read: (text) => readNatRange(text, family, base),
  };
}

function readNatRange(text: string, family: Family, base: BaseRule): NatRange | undefined {
  const [host, port] = splitPort(text, family);
  const ports = port === undefined ? undefined : readNatPorts(port, base);
  if (port !== undefined && !ports) return undefined;
  if (host === '' && ports) return { addresses: undefined, ports };
  const dash = host.indexOf('-');
  const from = readAddress(dash < 0 ? host : host.slice(0, dash));
  const to = dash < 0 ? from : readAddress(host.slice(dash + 1));
  if (from?.family !== family || to?.family !== family) return undefined;
  return { addresses: { from, to }, ports };
}

/** Of an IPv6 address without brackets every colon is its own, save a colon that stands alone. */
function splitPort(
  text: string,
  family: Family,
): readonly [host: string, port: string | undefined] {
  const brackets = family === 6 ? /^\[([^\]]*)\](?::(.*))?$/.exec(text) : undefined;
  if (brackets) return [brackets[1] ?? '', brackets[2]];
  const colon = text.indexOf(':');
  if (colon < 0 || text.includes(':', colon + 1)) return [text, undefined];
  return [text.slice(0, colon), text.slice(colon + 1)];
}

export function printNatRange({ addresses, ports }: NatRange): string {
  const host = addresses ? printHost(addresses, ports) : '';
  return ports ? `${host}:${printNatPorts(ports)}` : host;
}

/** Before ports IPv6 addresses stand in brackets. */
function printHost({ from, to }: NatAddresses, ports: NatPorts | undefined): string {
  const first = printAddress(from);
  const range = sameAddress(from, to) ? first : `${first}-${printAddress(to)}`;
  return from.family === 6 && ports ? `[${range}]` : range;
}

/**
 * Ports may be asked for only where the rule names a protocol that has them. The tool lets ICMP
 * through too (its number is among the flags that libxt_NAT tests).
 */
export function needPorts(given: OptionReader, option: string): void {
  const { protocol, notProtocol } = given.context;
  const named = protocol ?? notProtocol;
  if (named !== undefined && (WITH_NAT_PORTS.includes(named) || named === PROTOCOL.icmp)) return;
  given.fail({ code: 'needs-protocol', option, protocols: WITH_NAT_PORTS });
}

const WITH_NAT_PORTS: readonly number[] = [
  PROTOCOL.tcp,
  PROTOCOL.udp,
  PROTOCOL.sctp,
  PROTOCOL.dccp,
];

/** The addresses of a request, as `simulate/` is asked for them. */
export function askForAddresses(range: NatRange): NatRequest['address'] {
  return range.addresses ? { kind: 'range', ...range.addresses } : { kind: 'keep' };
}

/** "10.0.0.1:8080", "one of the addresses 10.0.0.1-10.0.0.3, on one of the ports 80-90". */
export function describeNatRange({ addresses, ports }: NatRange, own: string): Phrase {
  if (!addresses) return ports ? phrase`${describePorts(ports)} of ${plain(own)}` : plain(own);
  const one = sameAddress(addresses.from, addresses.to);
  if (one && (!ports || isOnePort(ports))) return phrase`${printNatRange({ addresses, ports })}`;
  const written = printHost(addresses, ports);
  const host = one ? phrase`${written}` : phrase`one of the addresses ${written}`;
  return ports ? phrase`${host}, on ${describePorts(ports)}` : host;
}

/** "port 8080", "one of the ports 80-90". */
export function describePorts(ports: NatPorts): Phrase {
  const { from, to, base } = ports;
  if (isOnePort(ports)) return phrase`port ${from}`;
  const range = printNatPorts({ from, to, base: undefined });
  const shift =
    base === undefined ? phrase`` : phrase` (${base} becoming ${from}, the next the next)`;
  return phrase`one of the ports ${range}${shift}`;
}

function isOnePort({ from, to, base }: NatPorts): boolean {
  return from === to && base === undefined;
}

/**
 * How a new destination is chosen, as the tail of a sentence. net/netfilter/nf_nat_core.c,
 * nf_nat_l4proto_unique_tuple: a destination’s port is only ever taken from a range.
 */
export function describeDestinationChoice(
  ports: NatPorts | undefined,
  random: boolean,
  persistent: boolean,
): Phrase {
  const drawn =
    ports && !isOnePort(ports)
      ? phrase`, the port drawn at random`
      : phrase`, with no port to draw at random`;
  return [...(random ? drawn : []), ...describePersistence(persistent)];
}

/** How a new source is chosen, as the tail of a sentence. */
export function describeSourceChoice(
  random: boolean,
  randomFully: boolean,
  persistent: boolean,
): Phrase {
  const drawn = randomFully
    ? phrase`, the port drawn at random, afresh for each connection`
    : phrase`, the port drawn at random`;
  return [...(random || randomFully ? drawn : []), ...describePersistence(persistent)];
}

function describePersistence(persistent: boolean): Phrase {
  return persistent ? phrase`, a client always getting the same address` : phrase``;
}
