import { expect, test } from 'vitest';
import { createLocalEngine } from './local-engine.ts';
import type { RecordedPacketView } from './recording-views.ts';

const DUMP = `*nat
:PREROUTING ACCEPT [0:0]
:WEB - [0:0]
-A PREROUTING -p tcp -m tcp --dport 9 -j ACCEPT
-A PREROUTING -p tcp -m tcp --dport 80 -j WEB
-A WEB -m statistic --mode random --probability 0.50000000000 -j RETURN
-A WEB -p tcp -j REDIRECT --to-ports 8080
COMMIT
*filter
:INPUT DROP [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT
COMMIT
`;

const PACKET =
  'PACKET: 2 951dcd0b IN=veth0 SRC=10.55.0.2 DST=10.55.0.1 LEN=60 TOS=0x0 TTL=64 ID=6 DF SPORT=37686 DPORT=80 SYN';

/** Each line after `TRACE: 2 951dcd0b`. */
async function compare(...lines: readonly string[]): Promise<RecordedPacketView> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const text = [PACKET, ...lines.map((line) => ` TRACE: 2 951dcd0b ${line}`)].join('\n');
  const view = await engine.recording(revision, text);
  const [packet] = view?.packets ?? [];
  if (!packet) throw new Error('the recording has a packet');
  return packet;
}

const JUMP =
  'nat:PREROUTING:rule:0x4:JUMP:WEB  -4 -t nat -A PREROUTING -p tcp -m tcp --dport 80 -j WEB';

test('the branch that a draw really took is found in the recording', async () => {
  const redirected = await compare(
    JUMP,
    'nat:WEB:rule:0x6:ACCEPT  -4 -t nat -A WEB -p tcp -j REDIRECT --to-ports 8080',
    'filter:INPUT:rule:0x5:ACCEPT  -4 -t filter -A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
  );
  expect(redirected.comparison).toEqual({ agreed: 3, reported: 3, difference: undefined });
  const returned = await compare(
    JUMP,
    'nat:WEB:rule:0x5:0xfffffffb  -4 -t nat -A WEB -m statistic --mode random --probability 0.50000000000 -j RETURN',
    'nat:PREROUTING:policy:ACCEPT ',
    'filter:INPUT:policy:DROP ',
  );
  expect(returned.comparison).toEqual({ agreed: 4, reported: 4, difference: undefined });
  expect(Object.values(returned.choices)).not.toEqual(Object.values(redirected.choices));
});

test('the first difference is told from both sides', async () => {
  const { comparison } = await compare(
    JUMP,
    'nat:WEB:rule:0x6:ACCEPT  -4 -t nat -A WEB -p tcp -j REDIRECT --to-ports 8080',
    'filter:INPUT:rule:0x9:DROP  -4 -t filter -A INPUT -s 10.55.0.0/16 -j DROP',
  );
  expect(comparison?.agreed).toBe(2);
  expect(comparison?.difference).toMatchObject({
    kernel: 'filter INPUT, a rule that this dump does not have: -A INPUT -s 10.55.0.0/16 -j DROP',
    line: 4,
    walk: 'filter INPUT, rule 2: -A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
  });
});

test('a recording that ends too early differs where the walk goes on', async () => {
  const { comparison } = await compare(
    JUMP,
    'nat:WEB:rule:0x6:ACCEPT  -4 -t nat -A WEB -p tcp -j REDIRECT --to-ports 8080',
  );
  expect(comparison?.difference?.kernel).toBeUndefined();
  expect(comparison?.difference?.walk).toContain('filter INPUT, rule 2');
});

test('the commands name the packet, and take back what they did', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const trace = async (packetLine: string): Promise<readonly string[]> => {
    await engine.trace({ revision, packetLine, choices: {} });
    const views = await engine.traceCommands(revision);
    return views.flatMap(({ commands: { on, read, off } }) => [...on, ...read, ...off]);
  };
  expect(await trace('tcp 10.0.0.9:40000 → 10.1.2.3:80 in eth0')).toEqual(
    expect.arrayContaining([
      'sudo iptables-nft -t raw -I PREROUTING -i eth0 -p tcp -s 10.0.0.9 -d 10.1.2.3 --sport 40000 --dport 80 -j TRACE',
      'sudo iptables-nft -t raw -D PREROUTING -i eth0 -p tcp -s 10.0.0.9 -d 10.1.2.3 --sport 40000 --dport 80 -j TRACE',
      'sudo sysctl -w net.netfilter.nf_log.2=nf_log_ipv4',
    ]),
  );
  expect(await trace('icmp 10.1.2.3 → 10.0.0.9 uid 0')).toContain(
    'sudo iptables-legacy -t raw -I OUTPUT -p icmp -s 10.1.2.3 -d 10.0.0.9 -j TRACE',
  );
  const hostile = await trace("tcp 10.0.0.9:1 → 10.1.2.3:80 in a';reboot");
  expect(hostile[0]).toContain(String.raw`-i 'a'\'';reboot' -p tcp`);
});
