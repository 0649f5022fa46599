/** Targets for scenarios, in words that the tool takes in the table and hook where they stand. */
import type { Hook, TableName } from '#extensions/contract.ts';
import type { Dice } from './dice.ts';
import type { World } from './generate-host.ts';
import type { Protocol } from './generate-match.ts';

/** Where a target is to stand. */
export interface TargetPlace {
  readonly table: TableName;
  readonly hook: Hook;
  readonly protocol: Protocol;
  /** User-defined chains that may be jumped to. */
  readonly chains: readonly string[];
}

export interface TargetWords {
  readonly words: string;
  /** The protocol that the rule must name for it. */
  readonly protocol?: Protocol;
}

interface Asks {
  readonly dice: Dice;
  readonly world: World;
  readonly port: () => number;
  readonly address: () => string;
}

const MARKS = [
  '--set-mark 0x1',
  '--set-mark 0x2/0xff',
  '--or-mark 0x4000',
  '--xor-mark 0x3',
  '--and-mark 0xff00',
  '--set-mark 0x539',
  '--set-xmark 0x4000/0x0',
] as const;

const CONNMARKS = [
  '--save-mark',
  '--restore-mark',
  '--set-mark 0x1',
  '--save-mark --nfmask 0xff --ctmask 0xff',
  '--restore-mark --nfmask 0xf --ctmask 0xff',
  '--or-mark 0x4000',
  '--and-mark 0xff',
  '--xor-mark 0x5',
] as const;

/** What changes nothing that the packet's way or another packet could show. */
export function writeHarmless({ dice }: Asks): TargetWords {
  return { words: dice.of('', '-j LOG --log-prefix "fw: "', '-j NFLOG --nflog-group 7') };
}

export function writeTarget(place: TargetPlace, asks: Asks): TargetWords {
  const { table, protocol, chains } = place;
  const { dice } = asks;
  if (chains.length > 0 && dice.chance(0.35)) {
    return { words: `-${dice.of('j', 'j', 'j', 'g')} ${dice.pick(chains)}` };
  }
  const ported: Protocol = protocol === 'udp' ? 'udp' : 'tcp';
  const choices: (() => TargetWords)[] = [
    () => ({ words: '-j ACCEPT' }),
    () => ({ words: '-j RETURN' }),
    () => writeHarmless(asks),
    () => ({ words: `-j MARK ${dice.pick(MARKS)}` }),
    () => ({ words: `-j CONNMARK ${dice.pick(CONNMARKS)}` }),
    () => anywhere(place, asks),
  ];
  if (table !== 'nat') {
    choices.push(() => ({ words: dice.chance(0.5) ? '-j DROP' : '-j ACCEPT' }));
    choices.push(() => ({
      words: `-j NFQUEUE --queue-num 5${dice.of('', ' --queue-bypass', ' --queue-bypass')}`,
    }));
  }
  if (table === 'filter') choices.push(() => reject(asks));
  if (table === 'raw')
    choices.push(
      () => tracking(asks),
      () => tracking(asks),
    );
  if (table === 'mangle') {
    choices.push(
      () => mangle(place, asks, ported),
      () => mangle(place, asks, ported),
    );
  }
  if (table === 'nat') {
    const nat = (): TargetWords => translation(place, asks, ported);
    choices.push(nat, nat, nat, nat);
  }
  return dice.pick(choices)();
}

/** Targets of any table that leave the verdict to others. */
function anywhere({ hook, table }: TargetPlace, { dice, world }: Asks): TargetWords {
  const list = [
    '-j AUDIT --type accept',
    '-j IDLETIMER --timeout 600 --label idle',
    '-j RATEEST --rateest-name rate --rateest-interval 250ms --rateest-ewmalog 500ms',
    '-j HMARK --hmark-tuple src,dst --hmark-mod 8 --hmark-rnd 9',
    `-j SET --${dice.of('add-set', 'del-set')} ${dice.of('hosts src', 'hosts dst', 'seen src', 'seen dst')}${dice.of('', ' --exist')}`,
  ];
  if (list[4]?.includes('del-set')) list[4] = list[4].replace(' --exist', '');
  if (hook === 'FORWARD' || hook === 'OUTPUT' || hook === 'POSTROUTING') {
    list.push('-j CLASSIFY --set-class 1:10');
  }
  if (table === 'raw' || world.backend === 'nft') list.push('-j TRACE');
  return { words: dice.pick(list) };
}

function reject({ dice, world }: Asks): TargetWords {
  const four = [
    'icmp-port-unreachable',
    'icmp-net-unreachable',
    'icmp-host-unreachable',
    'icmp-proto-unreachable',
    'icmp-net-prohibited',
    'icmp-host-prohibited',
    'icmp-admin-prohibited',
  ];
  const six = [
    'icmp6-port-unreachable',
    'icmp6-adm-prohibited',
    'icmp6-no-route',
    'icmp6-addr-unreachable',
    'icmp6-policy-fail',
    'icmp6-reject-route',
  ];
  if (dice.chance(0.3)) return { words: '-j REJECT --reject-with tcp-reset', protocol: 'tcp' };
  return { words: `-j REJECT --reject-with ${dice.pick(world.family === 4 ? four : six)}` };
}

function tracking({ dice }: Asks): TargetWords {
  return {
    words: dice.of(
      '-j CT --notrack',
      '-j NOTRACK',
      '-j CT --zone 3',
      '-j CT --zone 7',
      '-j CT --ctevents new,destroy',
    ),
  };
}

function mangle({ hook }: TargetPlace, { dice, world }: Asks, ported: Protocol): TargetWords {
  if (hook === 'PREROUTING' && dice.chance(0.25)) {
    const on = dice.of('--on-port 15006', '--on-port 15006', '--on-port 15001', '--on-port 0');
    return {
      words: `-j TPROXY ${on} --tproxy-mark ${dice.of('0x539', '0x1/0xff')}`,
      protocol: ported,
    };
  }
  const hops =
    world.family === 4
      ? `-j TTL ${dice.of('--ttl-set 9', '--ttl-dec 1', '--ttl-inc 2')}`
      : `-j HL ${dice.of('--hl-set 9', '--hl-dec 1', '--hl-inc 2')}`;
  const choices: (() => TargetWords)[] = [
    () => ({ words: hops }),
    () => ({ words: dice.of('-j DSCP --set-dscp 0x12', '-j DSCP --set-dscp-class EF') }),
    () => ({
      words: dice.of(
        '-j TOS --set-tos 0x10/0x3f',
        '-j TOS --set-tos 0x20',
        '-j TOS --or-tos 0x08',
        '-j TOS --and-tos 0xf0',
        '-j TOS --xor-tos 0x10',
      ),
    }),
    () => ({ words: '-j CHECKSUM --checksum-fill', protocol: 'udp' }),
    () => ({ words: '-j TCPOPTSTRIP --strip-options 3,4', protocol: 'tcp' }),
    () => ({ words: '-m tcp --syn -j TCPMSS --set-mss 1200', protocol: 'tcp' }),
  ];
  if (world.family === 4)
    choices.push(() => ({ words: '-j ECN --ecn-tcp-remove', protocol: 'tcp' }));
  if (hook !== 'PREROUTING' && hook !== 'INPUT') {
    choices.push(() => ({ words: '-m tcp --syn -j TCPMSS --clamp-mss-to-pmtu', protocol: 'tcp' }));
  }
  if (world.family === 6 && (hook === 'PREROUTING' || hook === 'OUTPUT')) {
    choices.push(() => ({
      words: '-j DNPT --src-pfx 2001:db8:9::/64 --dst-pfx 2001:db8:2::/64',
    }));
  }
  if (world.family === 6 && (hook === 'INPUT' || hook === 'POSTROUTING')) {
    choices.push(() => ({
      words: '-j SNPT --src-pfx 2001:db8:2::/64 --dst-pfx 2001:db8:9::/64',
    }));
  }
  return dice.pick(choices)();
}

function translation({ hook }: TargetPlace, asks: Asks, ported: Protocol): TargetWords {
  const { dice, world } = asks;
  const port = asks.port();
  const address = dice.chance(0.5) ? dice.pick(world.own) : asks.address();
  const at = (text: string, ports: string): string =>
    world.family === 4 ? `${text}:${ports}` : `[${text}]:${ports}`;
  const ports = dice.of(String(port), String(port), '8000-8010', '20000-40000');
  const [from, to] = world.range;
  if (hook === 'PREROUTING' || hook === 'OUTPUT') {
    const random = dice.of('', '', ' --random');
    return dice.pick<() => TargetWords>([
      () => ({ words: `-j REDIRECT --to-ports ${ports}${random}`, protocol: ported }),
      () => ({ words: '-j REDIRECT' }),
      () => ({
        words: `-j DNAT --to-destination ${at(address, ports)}${random}`,
        protocol: ported,
      }),
      () => ({ words: `-j DNAT --to-destination ${address}` }),
      () => ({
        words: `-j DNAT --to-destination ${from}-${to}${dice.of('', ' --persistent', ' --random')}`,
      }),
      () => ({
        words: `-j DNAT --to-destination ${at(`${from}-${to}`, '8000-8010')}${random}`,
        protocol: ported,
      }),
      () => ({
        words: `-j DNAT --to-destination ${at(address, '8000-8100/80')}`,
        protocol: ported,
      }),
      () => ({ words: `-j NETMAP --to ${world.mapped}` }),
    ])();
  }
  const random = dice.of('', '', '', ' --random', ' --random-fully');
  if (hook === 'POSTROUTING' && dice.chance(0.5)) {
    return dice.pick<() => TargetWords>([
      () => ({ words: `-j MASQUERADE${random}` }),
      () => ({
        words: `-j MASQUERADE --to-ports ${dice.of('1024-31000', '45000')}${random}`,
        protocol: ported,
      }),
    ])();
  }
  return dice.pick<() => TargetWords>([
    () => ({ words: `-j SNAT --to-source ${address}${hook === 'INPUT' ? '' : random}` }),
    () => ({ words: `-j SNAT --to-source ${from}-${to}${dice.of('', ' --persistent')}` }),
    () =>
      hook === 'INPUT'
        ? { words: `-j SNAT --to-source ${address}` }
        : { words: `-j SNAT --to-source ${at(address, '30000-50000')}${random}`, protocol: ported },
    () => ({ words: `-j NETMAP --to ${world.mapped}` }),
  ])();
}
