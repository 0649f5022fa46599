/** Rules for scenarios: addresses, interfaces, a protocol with its own match, others, and a target. */
import type { Hook, TableName } from '#extensions/contract.ts';
import type { Dice } from './dice.ts';
import type { World } from './generate-host.ts';
import { INCOMING, OUTGOING, PORTS, type Protocol, writeMatch } from './generate-match.ts';
import { writeHarmless, writeTarget } from './generate-target.ts';

const PROTOCOLS: readonly Protocol[] = [
  'tcp',
  'tcp',
  'tcp',
  'tcp',
  'tcp',
  'tcp',
  'udp',
  'udp',
  'udp',
  'udp',
  'icmp',
  'icmp',
  'sctp',
  'sctp',
  'esp',
  'dccp',
  'esp',
  'ah',
  'ipcomp',
  ...Array<undefined>(5),
];

export class Words {
  readonly #dice: Dice;
  readonly #world: World;
  readonly port = (): number =>
    this.#dice.chance(0.6) && this.#world.ports.length > 0
      ? this.#dice.pick(this.#world.ports)
      : this.#dice.pick(PORTS);

  constructor(dice: Dice, world: World) {
    this.#dice = dice;
    this.#world = world;
  }

  /** What stands after the chain's name. `direct`: the chain is the hook's own. */
  rule(table: TableName, hook: Hook, direct: boolean, chains: readonly string[]): string {
    const dice = this.#dice;
    const world = this.#world;
    const asks = { dice, world, port: this.port, address: this.#someAddress, subnet: this.#subnet };
    const picked = dice.pick(PROTOCOLS);
    // An extension header of IPv6, which the tool does not take for a protocol.
    const protocol = picked === 'ah' && world.family === 6 ? undefined : picked;
    let target = writeTarget({ table, hook, protocol, chains }, asks);
    const needed = target.protocol ?? protocol;
    const parts = [this.#addresses(), this.#interfaces(hook, direct)];
    const negated = needed === protocol && target.protocol === undefined && dice.chance(0.06);
    if (needed !== undefined) parts.push(`${negated ? '! ' : ''}-p ${this.#protocolName(needed)}`);
    if (needed !== undefined && !negated) parts.push(this.#protocolMatch(needed));
    // A draw counts once a packet: rules of user-defined chains may meet one twice.
    const mayBeOpen = direct && target.protocol === undefined;
    let open = false;
    for (let count = dice.of(0, 0, 1, 1, 2); count > 0; count -= 1) {
      const place = { table, hook, protocol: negated ? undefined : needed };
      // One match that is open is the last, so that the answer tells whether it matched.
      const match = writeMatch(place, asks, mayBeOpen && count === 1);
      parts.push(match.words);
      open ||= match.open;
    }
    if (open && hook !== 'FORWARD') target = writeHarmless(asks);
    parts.push(target.words);
    return parts.filter((part) => part !== '').join(' ');
  }

  #not(chance = 0.15): string {
    return this.#dice.chance(chance) ? '! ' : '';
  }

  #protocolName(protocol: NonNullable<Protocol>): string {
    return protocol === 'icmp' && this.#world.family === 6 ? 'ipv6-icmp' : protocol;
  }

  readonly #someAddress = (): string => {
    const { places, own, remote } = this.#world;
    return this.#dice.pick([...places.flatMap((place) => place.peers), ...own, ...remote]);
  };

  readonly #subnet = (): string => {
    const bits =
      this.#world.family === 4
        ? this.#dice.of(8, 16, 24, 28, 32, 32)
        : this.#dice.of(32, 48, 64, 128, 128);
    return `${this.#someAddress()}/${bits}`;
  };

  #addresses(): string {
    const parts: string[] = [];
    if (this.#dice.chance(0.25)) parts.push(`${this.#not()}-s ${this.#subnet()}`);
    if (this.#dice.chance(0.3)) parts.push(`${this.#not()}-d ${this.#subnet()}`);
    return parts.join(' ');
  }

  #interfaces(hook: Hook, direct: boolean): string {
    const parts: string[] = [];
    const name = (): string => {
      const { name: full } = this.#dice.pick(this.#world.places);
      return this.#dice.of(full, full, 'lo', `${full.slice(0, 2)}+`, '+');
    };
    if ((INCOMING.includes(hook) || !direct) && this.#dice.chance(0.2))
      parts.push(`${this.#not()}-i ${name()}`);
    if ((OUTGOING.includes(hook) || !direct) && this.#dice.chance(0.2))
      parts.push(`${this.#not()}-o ${name()}`);
    return parts.filter((part) => !part.startsWith('! ') || !part.endsWith(' +')).join(' ');
  }

  #range(): string {
    const [a, b] = [this.port(), this.port()];
    return this.#dice.chance(0.75) || a === b ? String(a) : `${Math.min(a, b)}:${Math.max(a, b)}`;
  }

  #protocolMatch(protocol: NonNullable<Protocol>): string {
    const dice = this.#dice;
    if (protocol === 'icmp') {
      if (!dice.chance(0.5)) return '';
      return this.#world.family === 4
        ? `-m icmp ${this.#not()}--icmp-type ${dice.of('8', '0', '3/0', '3', 'echo-request', '11', 'any')}`
        : `-m icmp6 ${this.#not()}--icmpv6-type ${dice.of('128', '129', '1', '3/0')}`;
    }
    if (protocol !== 'tcp' && protocol !== 'udp') return '';
    const parts: string[] = [];
    if (dice.chance(0.5)) parts.push(`${this.#not()}--dport ${this.#range()}`);
    if (dice.chance(0.1))
      parts.push(`${this.#not()}--sport ${dice.of('1024:65535', '20000:40000', '0:1023')}`);
    if (protocol === 'tcp' && dice.chance(0.15)) {
      parts.push(
        dice.of(
          '--syn',
          '! --syn',
          '--tcp-flags SYN,ACK SYN',
          '--tcp-flags ALL NONE',
          '! --tcp-flags FIN,RST FIN',
        ),
      );
    }
    return parts.length === 0 ? '' : `-m ${protocol} ${parts.join(' ')}`;
  }
}
