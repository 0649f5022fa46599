/** Rules for scenarios, in words that the tool takes in the place where they stand. */
import type { Dice } from './dice.ts';
import type { World } from './generate-host.ts';

const PORTS = [22, 53, 80, 443, 3306, 5432, 6379, 8080, 15001, 15006, 15008, 30080];
const INCOMING = new Set(['PREROUTING', 'INPUT', 'FORWARD']);
const OUTGOING = new Set(['FORWARD', 'OUTPUT', 'POSTROUTING']);

type Protocol = 'tcp' | 'udp' | 'icmp' | 'sctp' | undefined;

export class Words {
  readonly #dice: Dice;
  readonly #world: World;

  constructor(dice: Dice, world: World) {
    this.#dice = dice;
    this.#world = world;
  }

  port(): number {
    return this.#dice.chance(0.6) && this.#world.ports.length > 0
      ? this.#dice.pick(this.#world.ports)
      : this.#dice.pick(PORTS);
  }

  /** What stands after the chain's name. `direct`: the chain is the hook's own. */
  rule(table: string, hook: string, direct: boolean, chains: readonly string[]): string {
    const dice = this.#dice;
    const protocol = dice.of<Protocol>(
      'tcp',
      'tcp',
      'tcp',
      'udp',
      'udp',
      'icmp',
      undefined,
      undefined,
    );
    const target = this.#target(table, hook, protocol, chains);
    const needed = target.protocol ?? protocol;
    const parts = [this.#addresses(), this.#interfaces(hook, direct)];
    const negated = needed === protocol && target.protocol === undefined && dice.chance(0.06);
    if (needed !== undefined) parts.push(`${negated ? '! ' : ''}-p ${this.#protocolName(needed)}`);
    if (needed !== undefined && !negated) parts.push(this.#protocolMatch(needed));
    for (let count = dice.of(0, 0, 1, 1, 2); count > 0; count -= 1) {
      parts.push(this.#match(hook, negated ? undefined : needed));
    }
    parts.push(target.words);
    return parts.filter((part) => part !== '').join(' ');
  }

  #not(chance = 0.15): string {
    return this.#dice.chance(chance) ? '! ' : '';
  }

  #protocolName(protocol: NonNullable<Protocol>): string {
    return protocol === 'icmp' && this.#world.family === 6 ? 'ipv6-icmp' : protocol;
  }

  #someAddress(): string {
    const { places, own, remote } = this.#world;
    return this.#dice.pick([...places.flatMap((place) => place.peers), ...own, ...remote]);
  }

  #subnet(): string {
    const bits =
      this.#world.family === 4
        ? this.#dice.of(8, 16, 24, 28, 32, 32)
        : this.#dice.of(32, 48, 64, 128, 128);
    return `${this.#someAddress()}/${bits}`;
  }

  #addresses(): string {
    const parts: string[] = [];
    if (this.#dice.chance(0.25)) parts.push(`${this.#not()}-s ${this.#subnet()}`);
    if (this.#dice.chance(0.3)) parts.push(`${this.#not()}-d ${this.#subnet()}`);
    return parts.join(' ');
  }

  #interfaces(hook: string, direct: boolean): string {
    const parts: string[] = [];
    const name = (): string => {
      const { name: full } = this.#dice.pick(this.#world.places);
      return this.#dice.of(full, full, 'lo', `${full.slice(0, 2)}+`, '+');
    };
    if ((INCOMING.has(hook) || !direct) && this.#dice.chance(0.2))
      parts.push(`${this.#not()}-i ${name()}`);
    if ((OUTGOING.has(hook) || !direct) && this.#dice.chance(0.2))
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
        ? `-m icmp ${this.#not()}--icmp-type ${dice.of('8', '0', '3/0', '3', 'echo-request', '11')}`
        : `-m icmp6 ${this.#not()}--icmpv6-type ${dice.of('128', '129', '1', '3/0')}`;
    }
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

  #states(): string {
    const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'SNAT', 'DNAT'];
    return this.#dice.some(states, this.#dice.range(1, 3)).join(',');
  }

  #match(hook: string, protocol: Protocol): string {
    const dice = this.#dice;
    const { family } = this.#world;
    const choices: (() => string)[] = [
      () => `-m conntrack ${this.#not()}--ctstate ${this.#states()}`,
      () => `-m conntrack --ctdir ${dice.of('ORIGINAL', 'REPLY')}`,
      () => `-m conntrack ${this.#not()}--ctorigdst ${this.#subnet()}`,
      () =>
        `-m conntrack ${this.#not()}--ctstatus ${dice.of('SEEN_REPLY', 'CONFIRMED', 'SEEN_REPLY,CONFIRMED')}`,
      () =>
        `-m state --state ${dice.some(['NEW', 'ESTABLISHED', 'RELATED', 'INVALID'], 2).join(',')}`,
      () =>
        `-m mark ${this.#not()}--mark ${dice.of('0x0', '0x1', '0x2/0x2', '0x4000/0x4000', '0x1/0xff')}`,
      () => `-m connmark ${this.#not()}--mark ${dice.of('0x0', '0x1', '0x2/0xf', '0x4000/0x4000')}`,
      () =>
        `-m addrtype ${this.#not()}--dst-type ${family === 4 ? dice.of('LOCAL', 'UNICAST', 'BROADCAST', 'LOCAL,BROADCAST') : dice.of('LOCAL', 'UNICAST')}`,
      () => `-m addrtype ${this.#not()}--src-type ${dice.of('LOCAL', 'UNICAST')}`,
      () => this.#ipRange(),
      () => `-m length ${this.#not()}--length ${dice.of('0:60', '40', '36', '56', '100:600')}`,
      () => `-m pkttype ${this.#not()}--pkt-type ${dice.of('unicast', 'broadcast', 'multicast')}`,
      () =>
        `-m ${family === 4 ? `ttl ${dice.of('--ttl-eq 64', '--ttl-gt 63', '--ttl-lt 64', '! --ttl-eq 63')}` : `hl ${dice.of('--hl-eq 64', '--hl-gt 63', '--hl-lt 64', '! --hl-eq 63')}`}`,
      () => `-m tos ${this.#not()}--tos ${dice.of('0x10/0x3f', '0x00/0xff', '0x20/0x20')}`,
      () => `-m dscp ${this.#not()}--dscp ${dice.of('0x00', '0x08', '0x2e', '0x12')}`,
      () => '-m comment --comment "a \\"quoted\\" -j DROP"',
      () =>
        `-m set ${this.#not()}--match-set ${dice.of('hosts src', 'hosts dst', 'nets src', 'nets dst', 'services dst,dst', 'services src,dst')}`,
    ];
    // Answers that the kernel repeats after a while (a SYN,ACK) count too, but never where packets pass by.
    if (hook === 'FORWARD') {
      choices.push(
        () => `-m statistic --mode nth --every ${dice.of(2, 3)} --packet ${dice.of(0, 1)}`,
      );
    }
    if (INCOMING.has(hook))
      choices.push(() => `-m mac ${this.#not()}--mac-source 02:00:00:00:00:02`);
    if (hook === 'OUTPUT' || hook === 'POSTROUTING')
      choices.push(
        () => this.#owner(),
        () => this.#owner(),
      );
    if (protocol === 'tcp' || protocol === 'udp') {
      const ports = (): string => dice.some(PORTS, dice.range(1, 4)).join(',');
      choices.push(
        () =>
          `-m multiport ${this.#not()}${dice.of('--dports', '--dports', '--sports', '--ports')} ${ports()}`,
      );
    }
    return dice.pick(choices)();
  }

  #owner(): string {
    return `-m owner ${this.#not(0.4)}${this.#dice.of('--uid-owner 0', '--uid-owner 1337', '--gid-owner 1337', '--uid-owner 33-1000', '--socket-exists')}`;
  }

  #ipRange(): string {
    const { family } = this.#world;
    const range = family === 4 ? '10.1.0.50-10.200.0.51' : '2001:db8:1::20-2001:db8:1::60';
    return `-m iprange ${this.#not()}--${this.#dice.of('src', 'dst')}-range ${range}`;
  }

  #target(
    table: string,
    hook: string,
    protocol: Protocol,
    chains: readonly string[],
  ): { readonly words: string; readonly protocol?: Protocol } {
    const dice = this.#dice;
    if (chains.length > 0 && dice.chance(0.35)) {
      return { words: `-${dice.of('j', 'j', 'j', 'g')} ${dice.pick(chains)}` };
    }
    const ported: Protocol = protocol === 'udp' ? 'udp' : 'tcp';
    const choices: (() => { words: string; protocol?: Protocol })[] = [
      () => ({ words: '-j ACCEPT' }),
      () => ({ words: '-j RETURN' }),
      () => ({ words: '' }),
      () => ({ words: `-j LOG --log-prefix "fw: "` }),
      () => ({
        words: `-j MARK ${dice.of('--set-mark 0x1', '--set-mark 0x2/0xff', '--or-mark 0x4000', '--xor-mark 0x3', '--and-mark 0xff00', '--set-mark 0x539', '--set-xmark 0x4000/0x0')}`,
      }),
      () => ({
        words: `-j CONNMARK ${dice.of('--save-mark', '--restore-mark', '--set-mark 0x1', '--save-mark --nfmask 0xff --ctmask 0xff', '--restore-mark --nfmask 0xf --ctmask 0xff', '--or-mark 0x4000')}`,
      }),
    ];
    if (table !== 'nat')
      choices.push(() => ({ words: dice.chance(0.5) ? '-j DROP' : '-j ACCEPT' }));
    if (table === 'filter') choices.push(() => this.#reject());
    if (table === 'raw')
      choices.push(() => ({ words: dice.of('-j CT --notrack', '-j NOTRACK', '-j CT --zone 3') }));
    if (table === 'mangle') choices.push(() => this.#mangle(hook, ported));
    if (table === 'nat') {
      const nat = (): { words: string; protocol?: Protocol } => this.#nat(hook, ported);
      choices.push(nat, nat, nat, nat);
    }
    return dice.pick(choices)();
  }

  #reject(): { words: string; protocol?: Protocol } {
    const four = ['icmp-port-unreachable', 'icmp-host-prohibited', 'icmp-admin-prohibited'];
    const six = ['icmp6-port-unreachable', 'icmp6-adm-prohibited', 'icmp6-no-route'];
    if (this.#dice.chance(0.3))
      return { words: '-j REJECT --reject-with tcp-reset', protocol: 'tcp' };
    return {
      words: `-j REJECT --reject-with ${this.#dice.pick(this.#world.family === 4 ? four : six)}`,
    };
  }

  #mangle(hook: string, ported: Protocol): { words: string; protocol?: Protocol } {
    const dice = this.#dice;
    const hops =
      this.#world.family === 4
        ? `-j TTL ${dice.of('--ttl-set 9', '--ttl-dec 1', '--ttl-inc 2')}`
        : `-j HL ${dice.of('--hl-set 9', '--hl-dec 1', '--hl-inc 2')}`;
    if (hook === 'PREROUTING' && dice.chance(0.25)) {
      return { words: '-j TPROXY --on-port 15006 --tproxy-mark 0x539', protocol: ported };
    }
    const words = dice.of(
      hops,
      '-j DSCP --set-dscp 0x12',
      '-j TOS --set-tos 0x10/0x3f',
      '-j TOS --set-tos 0x20',
    );
    return { words };
  }

  #nat(hook: string, ported: Protocol): { words: string; protocol?: Protocol } {
    const dice = this.#dice;
    const port = this.port();
    const address = dice.chance(0.5) ? dice.pick(this.#world.own) : this.#someAddress();
    const at = this.#world.family === 4 ? `${address}:${port}` : `[${address}]:${port}`;
    if (hook === 'PREROUTING' || hook === 'OUTPUT') {
      return dice.pick([
        () => ({ words: `-j REDIRECT --to-ports ${port}`, protocol: ported }),
        () => ({ words: `-j DNAT --to-destination ${at}`, protocol: ported }),
        () => ({ words: `-j DNAT --to-destination ${address}` }),
      ])();
    }
    if (hook === 'POSTROUTING' && dice.chance(0.5)) return { words: '-j MASQUERADE' };
    return { words: `-j SNAT --to-source ${address}` };
  }
}
