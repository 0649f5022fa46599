/** Random scenarios from a seed: hosts, rulesets over everything the simulator decides, and packets. */
import type { Hook, TableName } from '#extensions/contract.ts';
import { Dice } from './dice.ts';
import { makeHost, type Place, type World } from './generate-host.ts';
import { Words } from './generate-rule.ts';
import type { Backend, Family, PacketFields, Scenario } from './recording.ts';

export interface GenerateOptions {
  readonly family?: Family;
  readonly backend?: Backend;
  readonly packets?: number;
}

export function generateScenario(seed: number, options: GenerateOptions = {}): Scenario {
  const dice = new Dice(seed);
  const family = options.family ?? dice.of(4, 4, 6);
  const backend = options.backend ?? dice.of('nft', 'nft', 'legacy');
  const world = makeHost(dice, family, backend);
  const words = new Words(dice, world);
  const ruleset = makeRuleset(dice, words);
  const packets = makePackets(dice, world, words, options.packets ?? 10);
  const name = `seed ${seed}, IPv${family}, ${backend}`;
  const neighbours = [...world.places.flatMap((place) => place.peers), ...world.range];
  return { name, family, backend, host: world.host, ruleset, packets, neighbours };
}

const BUILT_IN: Readonly<Record<TableName, readonly Hook[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

const TABLES: readonly TableName[] = ['raw', 'mangle', 'nat', 'filter', 'security'];

const NAMES = [
  'web',
  'KUBE-SVC-A',
  'f2b-ssh',
  'LOGDROP',
  'tcp_checks',
  'zone_wan',
  'cali-fw',
  'u1',
  'ISTIO_IN',
];

function makeRuleset(dice: Dice, words: Words): string {
  const tables = TABLES.filter((name) => dice.chance(name === 'security' ? 0.2 : 0.7));
  const texts = tables.map((table) => makeTable(dice, words, table));
  return texts.length > 0 ? texts.join('') : makeTable(dice, words, 'filter');
}

/** User chains know the hooks they are reached from, so that nothing the kernel refuses is put in. */
function makeTable(dice: Dice, words: Words, table: TableName): string {
  const builtIn = BUILT_IN[table];
  const users = dice
    .some(NAMES, dice.range(0, 4))
    .map((name) => ({ name, hook: dice.pick(builtIn) }));
  const heads = builtIn.map((name) => {
    const drop = table !== 'nat' && dice.chance(0.06);
    return `:${name} ${drop ? 'DROP' : 'ACCEPT'} [0:0]`;
  });
  const rules: string[] = [];
  const add = (chain: string, hook: Hook, later: readonly string[], most: number): void => {
    for (let count = dice.range(0, most); count > 0; count -= 1) {
      rules.push(`-A ${chain} ${words.rule(table, hook, chain === hook, later)}`.trim());
    }
  };
  for (const name of builtIn) {
    const mine = users.filter(({ hook }) => hook === name).map((each) => each.name);
    add(name, name, mine, 6);
  }
  for (const [index, { name, hook }] of users.entries()) {
    const later = users
      .slice(index + 1)
      .filter((each) => each.hook === hook)
      .map((each) => each.name);
    add(name, hook, later, 5);
  }
  const lines = [
    `*${table}`,
    ...heads,
    ...users.map(({ name }) => `:${name} - [0:0]`),
    ...rules,
    'COMMIT',
  ];
  return `${lines.join('\n')}\n`;
}

function makePackets(
  dice: Dice,
  world: World,
  words: Words,
  count: number,
): readonly PacketFields[] {
  const packets: PacketFields[] = [];
  for (let index = 0; index < count; index += 1) {
    const earlier = index > 0 && dice.chance(0.3) ? dice.range(0, index - 1) : undefined;
    packets.push(earlier === undefined ? fresh(dice, world, words) : after(dice, earlier, packets));
  }
  return packets;
}

function after(dice: Dice, earlier: number, packets: readonly PacketFields[]): PacketFields {
  // A packet that follows one that follows follows the first.
  const former = packets[earlier];
  const proto = former?.['proto'];
  const how = dice.chance(0.6) ? 'reply_to' : 'follow';
  if (
    how === 'follow' &&
    (former?.['follow'] !== undefined || former?.['reply_to'] !== undefined)
  ) {
    return { ...former };
  }
  if (proto === 'tcp')
    return { [how]: earlier, proto, tcp_flags: how === 'reply_to' ? 'SYN,ACK' : 'ACK' };
  if (proto === 'icmp')
    return {
      [how]: earlier,
      proto,
      icmp_type: how === 'reply_to' ? 0 : 8,
      icmp_id: former?.['icmp_id'] ?? 1,
    };
  if (proto === 'icmpv6')
    return {
      [how]: earlier,
      proto,
      icmp_type: how === 'reply_to' ? 129 : 128,
      icmp_id: former?.['icmp_id'] ?? 1,
    };
  const length = former?.['length'] === undefined ? {} : { length: former['length'] };
  return proto === undefined ? { ...former } : { [how]: earlier, proto, ...length };
}

function fresh(dice: Dice, world: World, words: Words): PacketFields {
  const inbound = dice.chance(0.65);
  const base = inbound ? arriving(dice, world) : made(dice, world);
  const carried = transport(dice, world, words);
  const extras: Record<string, unknown> = {};
  if (dice.chance(0.15)) extras['ttl'] = dice.of(1, 2, 63, 65, 255);
  if (dice.chance(0.15)) extras['tos'] = dice.of(0x10, 0x20, 0x48, 0xb8);
  if (dice.chance(0.07)) extras['untracked'] = true;
  if (inbound && dice.chance(0.07)) extras['bad_checksum'] = true;
  return { ...base, ...carried, ...extras, ...headersBefore(dice, world, carried) };
}

/** Headers of IPv6 in front of the upper layer's, eight bytes each. */
function headersBefore(dice: Dice, { family }: World, { length }: PacketFields): PacketFields {
  if (family === 4 || !dice.chance(0.1)) return {};
  const headers = dice.of('hop', 'dst', 'hop,dst');
  const bytes = 8 * headers.split(',').length;
  return typeof length === 'number' ? { headers, length: length + bytes } : { headers };
}

function arriving(dice: Dice, world: World): PacketFields {
  const from = dice.pick(world.places);
  const own = dice.chance(0.5);
  const dst = own
    ? dice.pick(world.own)
    : dice.pick([...world.remote, ...peers(world.places, from)]);
  const src = dice.chance(0.75) ? dice.pick(from.peers) : dice.pick(world.remote);
  return { path: 'inbound', in_iface: from.name, src, dst };
}

function peers(places: readonly Place[], from: Place): readonly string[] {
  return places.flatMap((place) => (place === from ? [] : place.peers));
}

function made(dice: Dice, world: World): PacketFields {
  const src = dice.pick(world.own);
  // Nothing with a loopback source is ever sent elsewhere by a program.
  const near = src === '127.0.0.1' || src === '::1';
  const far = near ? [] : [...world.remote, ...world.places.flatMap((place) => place.peers)];
  const dst = dice.pick([...far, ...world.own]);
  const uid = dice.of(0, 33, 1000, 1337);
  const mark = dice.chance(0.15) ? { mark: dice.of(1, 2, 0x4000) } : {};
  return { path: 'output', src, dst, uid, gid: uid, ...mark };
}

function transport(dice: Dice, world: World, words: Words): PacketFields {
  const kind = dice.number();
  const ports = { sport: dice.range(20000, 60000), dport: words.port() };
  if (kind < 0.5) {
    const flags = dice.chance(0.85)
      ? 'SYN'
      : dice.of('ACK', 'SYN,ACK', 'RST', 'FIN,ACK', 'FIN', '', 'FIN,PSH,URG', 'PSH,ACK');
    const announced = flags === 'SYN' && dice.chance(0.4);
    const options = announced
      ? { mss: dice.of(536, 1300, 1460), length: world.family === 4 ? 44 : 64 }
      : {};
    return { proto: 'tcp', ...ports, tcp_flags: flags, ...options };
  }
  if (kind < 0.75) {
    const length = dice.chance(0.2) ? { length: dice.of(60, 100, 576, 1200) } : {};
    return { proto: 'udp', ...ports, ...length };
  }
  if (kind < 0.88) {
    if (world.family === 4)
      return {
        proto: 'icmp',
        icmp_type: dice.of(8, 8, 0, 3, 11, 13),
        icmp_code: 0,
        icmp_id: dice.range(1, 60000),
      };
    return {
      proto: 'icmpv6',
      icmp_type: dice.of(128, 128, 129, 1, 2, 3),
      icmp_code: 0,
      icmp_id: dice.range(1, 60000),
    };
  }
  return dice.of(
    { proto: 'sctp', ...ports },
    { proto: 'gre' },
    { proto: 'esp' },
    // No DCCP: what conntrack makes of it hangs on the kernel's version.
    // For IPv6 these are headers before others.
    ...(world.family === 4 ? [{ proto: 'ah', length: 44 }, { proto: 'ipcomp' }] : []),
  );
}
