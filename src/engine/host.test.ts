import { expect, test } from 'vitest';
import type { HostTexts } from '#host/host-texts.ts';
import { readHostFile } from './host-given.ts';
import { createLocalEngine } from './local-engine.ts';
import { unpackTrace } from './unpack-trace.ts';

const DUMP = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A INPUT -m set --match-set friends src -j ACCEPT
-A INPUT -i eth0 -j DROP
COMMIT
`;
const LINE = 'tcp 192.0.2.9:4000 → 10.1.2.3:80 in eth0';

async function verdict(host: HostTexts): Promise<string> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const reply = await engine.trace({ revision, packetLine: LINE, choices: {}, host });
  if (reply.kind === 'refused') return reply.problems.map(({ message }) => message).join();
  const { verdict: end, steps, choices } = unpackTrace(reply.trace);
  const decider = steps.findLast(({ number }) => number !== undefined);
  return `${end.kind} by ${decider?.number}, ${choices.length} open`;
}

test('what is told of the host takes the place of what was inferred', async () => {
  const friends = 'create friends hash:ip family inet\nadd friends';
  expect(await verdict({})).toMatch(/, 1 open$/);
  expect(await verdict({ sets: `${friends} 192.0.2.9` })).toBe('delivered by 2, 0 open');
  expect(await verdict({ sets: `${friends} 192.0.2.8` })).toBe('dropped by 3, 0 open');
  const entry = `tcp 6 ESTABLISHED src=192.0.2.9 dst=10.1.2.3 sport=4000 dport=80 src=10.1.2.3 dst=192.0.2.9 sport=80 dport=4000 [ASSURED]`;
  expect(await verdict({ connections: entry })).toBe('delivered by 1, 0 open');
});

test('a packet for an address that the host has not is not delivered', async () => {
  const addresses =
    '1: lo:\n    inet 127.0.0.1/8\n2: eth0:\n    inet 192.0.2.1/24\n3: eth1:\n    inet 10.1.2.1/24';
  expect(await verdict({ addresses })).not.toMatch(/^delivered/);
  const kind = (await verdict({ addresses, sysctls: 'net.ipv4.ip_forward = 1' })).split(' ')[0];
  expect(kind).toBe('forwarded');
});

test('every part is shown as text, and the person’s own as written', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const view = await engine.host(revision, LINE, { sets: 'nonsense' });
  expect(view?.sets).toEqual({
    text: 'nonsense',
    inferred: false,
    problems: [{ line: 1, message: '“nonsense” is no line of ipset save; it is left out.' }],
  });
  expect(view?.addresses.inferred).toBe(true);
  expect(view?.addresses.text).toContain('    inet 10.1.2.3/32\n');
  expect(view?.routes.text).toContain('default dev eth0\n');
  expect(await engine.host(revision, 'tcp nowhere')).toBeUndefined();
});

test('the inferred host, told as it is shown, changes nothing', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const view = await engine.host(revision, LINE);
  const texts = Object.fromEntries(
    Object.entries(view ?? {}).map(([part, { text }]) => [part, text]),
  );
  const plain = await engine.trace({ revision, packetLine: LINE, choices: {} });
  expect(await engine.trace({ revision, packetLine: LINE, choices: {}, host: texts })).toEqual(
    plain,
  );
});

test('a guessed route goes by an interface that is there', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const addresses = '1: lo:\n2: ens3:\n    inet 10.1.2.3/24';
  const view = await engine.host(revision, LINE, { addresses });
  expect(view?.routes.text).toContain('default dev ens3\n');
});

test('a file holds JSON, or what the tools print', () => {
  const texts = readHostFile('1: eth0:\n    inet 10.0.0.1/8\nnet.ipv4.ip_forward = 1\n???\n', 4);
  expect(texts.ok && Object.keys(texts.value.options.hostTexts ?? {})).toEqual([
    'addresses',
    'sysctls',
  ]);
  expect(texts.ok && texts.value.problems).toEqual([
    'line 4: “???” is of no kind that is known here; it is left out.',
  ]);
  const json = readHostFile('{"interfaces": [{"name": "eth0", "addrs": ["10.0.0.1/8"]}]}', 4);
  expect(json.ok && json.value.options.host?.interfaces[0]?.name).toBe('eth0');
  expect(readHostFile('hello', 4).ok).toBe(false);
  expect(readHostFile('{', 4).ok).toBe(false);
});
