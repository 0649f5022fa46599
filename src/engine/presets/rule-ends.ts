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
  const basic = matches.find((match) => match.kind === 'basic');
  const asked = given(basic?.protocol);
  const protocol = asked === undefined ? undefined : PROTOCOLS.get(asked);
  const port = portOf(matches);
  const [source, destination] = [given(basic?.source), given(basic?.destination)];
  if (protocol === undefined || port === undefined) return undefined;
  if (source && isLoopback(source.address)) return undefined;
  if (destination && isMulticast(destination.address)) return undefined;
  const inInterface = given(basic?.inInterface);
  return {
    protocol,
    port,
    source: source && addressWithin(source),
    destination: destination && wholeAddress(destination),
    inInterface: inInterface?.endsWith('+') === true ? undefined : inInterface,
    comment: matches.find((match) => match.kind === 'comment')?.text,
  };
}

/** A value that is asked for without a negation. */
function given<T>(
  option: { readonly value: T; readonly invert: boolean } | undefined,
): T | undefined {
  return option && !option.invert ? option.value : undefined;
}

/** The only destination port, or the first of a list. */
function portOf(matches: Rule['matches']): number | undefined {
  const single = matches.find((match) => match.kind === 'tcp' || match.kind === 'udp');
  const ports = given(single?.destinationPorts);
  if (ports) return ports.from === ports.to ? ports.from : undefined;
  const list = matches.find((match) => match.kind === 'multiport');
  return list?.side === 'destination' && !list.invert ? list.ports[0]?.from : undefined;
}

const PROTOCOLS: ReadonlyMap<number, 'tcp' | 'udp'> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
]);

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

/** What is of interest after a rule: all that may follow, all but where it leads, nothing more of its chain. */
export type Next = 'everything' | 'not where it leads' | 'other chains';

/**
 * The rules of some chains and of those they lead to, nearest first; at most so many. After each rule
 * `next` is asked.
 */
export function* rulesFrom(
  ruleset: Ruleset,
  chains: readonly (Chain | undefined)[],
  most: number,
  next: () => Next = () => 'everything',
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
      const wanted = next();
      if (wanted === 'other chains') break;
      const { action } = rule;
      const leadsOn = action.kind === 'jump' || action.kind === 'goto';
      if (leadsOn && wanted === 'everything' && !seen.has(action.to)) {
        seen.add(action.to);
        queue.push(action.to);
      }
    }
  }
}
