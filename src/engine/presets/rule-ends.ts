/** What rules ask of a packet's ends, and the chains that a hook's packets come to. */
import { type Address, isLoopback, isMulticast, printAddress } from '#net/address.ts';
import { type Subnet, addressBits, lengthOfMask } from '#net/subnet.ts';
import type { Chain, ChainId, Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';

/** One protocol and port, and what else the rule asks for without a negation. */
export interface RuleEnds {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** A whole address. */
  readonly destination: string | undefined;
  /** An address within the network that the rule asks for. */
  readonly source: string | undefined;
  readonly inInterface: string | undefined;
  readonly comment: string | undefined;
}

/** `undefined` for a rule that asks for no single port, or for an end that no packet from outside has. */
export function endsOf({ matches }: Rule): RuleEnds | undefined {
  const ends: { -readonly [K in keyof RuleEnds]?: RuleEnds[K] | undefined } = {};
  for (const match of matches) {
    switch (match.kind) {
      case 'basic': {
        const { source, destination, inInterface, protocol } = match;
        if (protocol && !protocol.invert) ends.protocol = PROTOCOLS.get(protocol.value);
        if (source && isLoopback(source.value.address)) return undefined;
        if (destination && isMulticast(destination.value.address)) return undefined;
        if (source && !source.invert) ends.source = addressWithin(source.value);
        if (destination && !destination.invert) ends.destination = wholeAddress(destination.value);
        if (inInterface && !inInterface.invert) ends.inInterface = named(inInterface.value);
        break;
      }
      case 'tcp':
      case 'udp': {
        const { destinationPorts: ports } = match;
        if (ports && !ports.invert && ports.value.from === ports.value.to) {
          ends.port = ports.value.from;
        }
        break;
      }
      case 'multiport':
        if (match.side === 'destination' && !match.invert) ends.port = match.ports[0]?.from;
        break;
      case 'comment':
        ends.comment = match.text;
    }
  }
  const { protocol, port, source, destination, inInterface, comment } = ends;
  if (protocol === undefined || port === undefined) return undefined;
  return { protocol, port, source, destination, inInterface, comment };
}

const PROTOCOLS: ReadonlyMap<number, 'tcp' | 'udp'> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
]);

function named(pattern: string): string | undefined {
  return pattern.endsWith('+') ? undefined : pattern;
}

function wholeAddress({ address, mask }: Subnet): string | undefined {
  return lengthOfMask(mask) === addressBits(address.family) ? printAddress(address) : undefined;
}

/** The address itself, or the seventh of its network, as far as that has so many. */
function addressWithin({ address, mask }: Subnet): string | undefined {
  const bits = addressBits(address.family);
  const length = lengthOfMask(mask);
  if (length === undefined || length === 0) return undefined;
  if (bits - length < 3) return printAddress(address);
  const words = [...address.words.slice(0, -1), (address.words.at(-1) ?? 0) + 7];
  const seventh: Address = { family: address.family, words };
  return printAddress(seventh);
}

/** The rules of some chains and of those they lead to, nearest first; at most so many. */
export function* rulesFrom(
  ruleset: Ruleset,
  chains: readonly (Chain | undefined)[],
  most: number,
): Generator<Rule, void> {
  const queue: ChainId[] = chains.flatMap((chain) => chain?.id ?? []);
  const seen = new Set(queue);
  let left = most;
  for (const id of queue) {
    const { firstRule, ruleCount } = ruleset.chain(id);
    for (let at = 0; at < ruleCount; at += 1) {
      left -= 1;
      if (left < 0) return;
      const rule = ruleset.rule((firstRule + at) as RuleId); // consecutive: ruleset.ts
      yield rule;
      const { action } = rule;
      if ((action.kind === 'jump' || action.kind === 'goto') && !seen.has(action.to)) {
        seen.add(action.to);
        queue.push(action.to);
      }
    }
  }
}
