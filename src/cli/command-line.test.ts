import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MOST_UNPACKED } from '#base/file-kind.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { KUBE_NODE } from '#samples/kube-node.ts';
import { encodeFile } from '#share/saved-file.ts';
import { USUAL_VIEW } from '#share/shared.ts';
import { runCommandLine } from './command-line.ts';
import type { Terminal } from './terminal.ts';

const BROKEN = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -p tcp --dport lots -j DROP
-A INPUT -p udp -j DROP
COMMIT
`;

const DICE = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -p udp -j DROP
-A INPUT -m statistic --mode random --probability 0.25 -j DROP
COMMIT
`;

const POD = {
  interfaces: [{ name: 'net7', addrs: ['192.0.2.5/24'] }],
  routes: [{ dst: 'default', via: '192.0.2.1', dev: 'net7' }],
  listeners: [{ proto: 'tcp', addr: '0.0.0.0', port: 443 }],
};

const packed = new Uint8Array(gzipSync(ISTIO_SIDECAR));

const FILES: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
  'pod.txt': ISTIO_SIDECAR,
  'log.txt': ISTIO_SIDECAR.replace(/^(?=.)/gm, '2026-01-02T03:04:05.678901234Z stdout F '),
  'node.txt': KUBE_NODE,
  'broken.txt': BROKEN,
  'open.txt': '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n',
  'dice.txt': DICE,
  'drawn.txt':
    '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j REDIRECT --to-ports 8000-8010 --random\nCOMMIT\n',
  'pod.json': JSON.stringify(POD),
  'host.txt': '1: net7:\n    inet 192.0.2.5/24\nhello\n',
  'note.txt': 'not JSON',
  'tests/pod.packets':
    'rules ../pod.txt\ntcp 10.244.2.7:1 > 10.244.1.5:8080 in eth0 => captured by nat ISTIO_IN_REDIRECT\n',
  'tests/bad.packets': 'tcp 10.0.0.9:1 > 10.0.0.1:80 in eth0 => dropped\nhello\n',
  'wrong.packets':
    'tcp 192.0.2.9:1 > 192.0.2.1:443 in eth0 => dropped # no\nudp 192.0.2.9:1 > 192.0.2.1:53 in eth0 => not captured\n',
  'saved.json': encodeFile({
    dump: BROKEN,
    title: undefined,
    packetLine: '',
    choices: {},
    followUps: [],
    host: {},
    packets: [{ packetLine: 'udp 192.0.2.9:1 > 192.0.2.1:53 in eth0', expected: 'dropped' }],
    joining: {},
    view: USUAL_VIEW,
  }),
  'cluster.txt':
    'NAME    READY   STATUS    RESTARTS   AGE   IP           NODE\nweb-0   1/1     Running   0          5d    10.244.1.17  node-1\n',
  'pod.txt.gz': packed,
  'half.txt.gz': packed.subarray(0, packed.length / 2),
  'damaged.gz': packed.slice(0, 20).fill(255, 10),
  'twice.gz': new Uint8Array(gzipSync(packed)),
  'bomb.gz': new Uint8Array(gzipSync(new Uint8Array(MOST_UNPACKED + 1))),
  'screen.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  'empty.txt': '',
  'words.txt': 'hello\n',
  '-': '*filter\n:INPUT ACCEPT [3:180]\n[3:180] -A INPUT -i lo -j ACCEPT\nCOMMIT\n',
};

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly notes: string;
}

/** Runs words as a shell would split them, in a folder with the files above. */
async function run(words: readonly string[], colours = false): Promise<Ran> {
  let out = '';
  let notes = '';
  const terminal: Terminal = {
    colours,
    read: async (path) => {
      const text = FILES[path];
      if (text === undefined) throw Object.assign(new Error(), { code: 'ENOENT' });
      return typeof text === 'string' ? new TextEncoder().encode(text) : text;
    },
    print: (text) => {
      out += text;
    },
    write: (bytes) => {
      out += new TextDecoder().decode(bytes);
    },
    note: (text) => {
      notes += text;
    },
  };
  const status = await runCommandLine(words, terminal, '9.8.7');
  return { status, out, notes };
}

test('parse says which programs wrote a dump', async () => {
  const { out } = await run(['parse', '--writers', 'pod.txt']);
  expect(out).toContain('written by Istio sidecar, Istio 1.25 or later (4 chains, ');
  const json = await run(['parse', 'node.txt', '--json']);
  expect(JSON.parse(json.out)).toMatchObject({
    writers: [{ programs: [{ id: 'kube-proxy', version: { words: 'Kubernetes 1.25 or later' } }] }],
  });
  expect((await run(['parse', '--writers', 'dice.txt'])).out).not.toContain('written by');
});

test('explain says of every chain who made it and what for, with names where they are told', async () => {
  const { status, out } = await run(['explain', 'node.txt', '--cluster', 'cluster.txt']);
  expect(status).toBe(0);
  expect(out).toContain(
    'nat KUBE-MARK-MASQ: kube-proxy, masquerade mark (1 rule)\n  Marks the packet, so that KUBE-POSTROUTING masquerades it.\n',
  );
  expect(out).toContain('10.244.1.17:8080 (pod default/web-0)');
});

test('map draws a dump, as a picture or as a graph', async () => {
  const drawn = await run(['map', '--svg', '--dark', 'pod.txt']);
  expect(drawn).toMatchObject({ status: 0, notes: '' });
  expect(drawn.out).toMatch(/^<svg [^]*>ISTIO_INBOUND<[^]*<\/svg>\n$/);
  expect((await run(['map', '--dot', 'pod.txt'])).out).toMatch(/^digraph /);
  expect((await run(['map', '--mermaid', 'pod.txt'])).out).toMatch(/^flowchart /);
});

test('map says what it wants, and which rulesets there are not', async () => {
  expect(await run(['map', 'pod.txt'])).toMatchObject({
    status: 2,
    notes: 'chainwalk: give one of --svg, --dot and --mermaid\n',
  });
  expect(await run(['map', '--dot', '--ruleset', '2', 'pod.txt'])).toMatchObject({ status: 2 });
});

test('parse says what a dump is, and that it is well', async () => {
  const { status, out, notes } = await run(['parse', 'pod.txt']);
  expect(status).toBe(0);
  expect(out).toBe('iptables-save, nft flavour, 4 tables, 18 chains, 18 rules\nno problems\n');
  expect(notes).toBe('');
});

test('parse says once what it did to every line of a log', async () => {
  const { status, out } = await run(['parse', 'log.txt']);
  expect(status).toBe(0);
  const [hint, , ...rest] = out.split('\n');
  expect(hint).toMatch(/^log\.txt:1:1: hint: .* The same at \d+ more places\.$/);
  expect(rest).toEqual(['1 hint', '']);
});

test('a dump packed with gzip is read; what is missing of it is said', async () => {
  expect(await run(['print', 'pod.txt.gz'])).toEqual(await run(['print', 'pod.txt']));
  const half = await run(['print', 'half.txt.gz']);
  expect(half.out).toMatch(/^\*/);
  expect(half.notes).toContain('half.txt.gz is cut off or damaged: read is what could be unpacked');
});

test.each([
  ['screen.png', 'screen.png is a PNG picture: '],
  ['damaged.gz', 'damaged.gz is packed with gzip, but damaged: it cannot be unpacked.'],
  ['twice.gz', 'twice.gz is packed more than once: '],
  ['bomb.gz', 'bomb.gz holds more than 256 MB: '],
])('%s is no text, which one sentence says, and the status too', async (file, said) => {
  for (const words of [
    ['parse', file],
    ['print', file],
    ['trace', '--ruleset', file, '--packet', 'udp 10.0.0.9:1 > 10.0.0.1:53 in eth0'],
  ]) {
    const { status, out, notes } = await run(words);
    expect({ status, out, lines: notes.split('\n').length }).toEqual({
      status: 1,
      out: '',
      lines: 2,
    });
    expect(notes).toContain(`chainwalk: ${said}`);
  }
});

test('where there is nothing to print, that is said', async () => {
  expect((await run(['parse', 'empty.txt'])).notes).toBe('chainwalk: empty.txt is empty\n');
  expect((await run(['print', 'empty.txt'])).notes).toBe('chainwalk: empty.txt is empty\n');
  const words = await run(['print', 'words.txt']);
  expect(words).toMatchObject({
    out: '',
    notes: 'chainwalk: words.txt holds no rules: see chainwalk parse\n',
  });
});

test('parse names each problem by file, line and column, and ends with 1', async () => {
  const { status, out } = await run(['parse', 'broken.txt']);
  expect(status).toBe(1);
  expect(out).toMatch(/^broken\.txt:3:25: error: .*“lots”/m);
  expect(out).toMatch(/^1 error$/m);
});

test('parse takes several files, names each, and goes on after one that it cannot read', async () => {
  const { status, out, notes } = await run([
    'parse',
    'pod.txt',
    'nowhere',
    'screen.png',
    'open.txt',
  ]);
  expect(status).toBe(2);
  expect(notes).toMatch(
    /^chainwalk: cannot read nowhere: there is no such file\nchainwalk: screen\.png is a PNG/,
  );
  expect(out).toBe(
    [
      'pod.txt: iptables-save, nft flavour, 4 tables, 18 chains, 18 rules',
      'pod.txt: no problems',
      'open.txt: iptables-save, 1 table, 3 chains, 0 rules',
      'open.txt: no problems',
      '',
    ].join('\n'),
  );
  expect((await run(['parse', 'open.txt', 'broken.txt'])).status).toBe(1);
  expect((await run(['parse', '--json', 'open.txt', 'pod.txt'])).status).toBe(2);
});

test('parse --json prints what the engine found', async () => {
  const { status, out } = await run(['parse', '--json', 'broken.txt']);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    problemCount: { error: 1 },
    problems: [{ severity: 'error', line: 3, column: 25 }],
  });
});

test('print writes a dump as iptables-save does, from standard input too', async () => {
  const plain = await run(['print', '-']);
  expect(plain.out).toContain('\n-A INPUT -i lo -j ACCEPT\n');
  const counted = await run(['print', '--counters', '-']);
  expect(counted.out).toContain('\n:INPUT ACCEPT [3:180]\n');
  expect(counted.out).toContain('\n[3:180] -A INPUT -i lo -j ACCEPT\n');
  expect(counted.status).toBe(0);
});

test('print goes on without the lines that have errors, and says so on the side', async () => {
  const { status, out, notes } = await run(['print', 'broken.txt']);
  expect(status).toBe(1);
  expect(out).toContain('-A INPUT -p udp -j DROP');
  expect(notes).toBe('chainwalk: broken.txt has 1 error: see chainwalk parse\n');
});

const PACKET = 'tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0';

test('trace prints the walk, the verdict last', async () => {
  const { status, out } = await run(['trace', '--ruleset', 'pod.txt', '--packet', PACKET]);
  expect(status).toBe(0);
  expect(out).toMatch(/nat ISTIO_INBOUND 1 +tcp dport 15008 +✗/);
  expect(out).toMatch(/nat ISTIO_IN_REDIRECT 1 +tcp +REDIRECT :15006/);
  expect(out.trimEnd().split('\n').at(-1)).toBe(
    'captured by Envoy, inbound listener :15006, by rule 1 of nat ISTIO_IN_REDIRECT',
  );
  expect(out).not.toContain('\u001b');
});

test('trace --reply shows how the answer is turned back, and how each packet ends', async () => {
  const words = ['trace', '--ruleset', 'pod.txt', '--packet', PACKET, '--reply', '--again'];
  const { status, out } = await run(words);
  expect(status).toBe(0);
  const lines = out
    .split('\n')
    .filter((line) => /^(reply|again|captured|sent|delivered)/.test(line));
  expect(lines).toEqual([
    'captured by Envoy, inbound listener :15006, by rule 1 of nat ISTIO_IN_REDIRECT',
    'reply: uid 1337 → eth0',
    'sent out eth0 to 10.244.2.7:40000',
    'again: eth0 → Envoy',
    'delivered to Envoy, inbound listener :15006 at 10.244.1.5:15006',
  ]);
  expect(out).toMatch(/source rewritten by the binding +:15006 → :8080/);
});

test('trace --outcomes lists every end with its share and what leads there', async () => {
  const words = ['trace', '--ruleset', 'dice.txt', '--packet', PACKET, '--outcomes'];
  const { out } = await run(words);
  expect(out.slice(out.indexOf('can end'))).toBe(
    `can end in 2 ways
  75 %  delivered to 10.244.1.5:8080
        Does the draw succeed? no, at rule 2 of filter INPUT
  25 %  dropped by rule 2 of filter INPUT
        Does the draw succeed? yes, at rule 2 of filter INPUT
`,
  );
  const { out: json } = await run([...words, '--json']);
  expect(JSON.parse(json)).toMatchObject({ outcomes: { left: 0 } });
});

test('trace --choose goes the way that is chosen, by key or by question', async () => {
  const words = ['trace', '--ruleset', 'dice.txt', '--packet', PACKET];
  const { out } = await run(words);
  const [, key = ''] =
    /\? Does the draw succeed\? Taken to be: no\. --choose (\S+)=yes/.exec(out) ?? [];
  for (const name of [key, 'Does the draw succeed?']) {
    const chosen = await run([...words, '--choose', `${name}=yes`]);
    expect(chosen.status).toBe(0);
    expect(chosen.out).toMatch(
      /\? Does the draw succeed\? Chosen: yes\.\n(?:.*\n)?dropped by rule 2 of filter INPUT/,
    );
  }
  expect(await run([...words, '--choose', '9.9.9=yes'])).toMatchObject({
    status: 2,
    notes: `chainwalk: '9.9.9' is not asked on this packet’s way; these are:\n  ${key}  Does the draw succeed?\n`,
  });
  expect(await run([...words, '--choose', `${key}=7`])).toMatchObject({
    status: 2,
    notes: 'chainwalk: “Does the draw succeed?” is answered with yes or no\n',
  });
  expect(await run([...words, '--choose', 'perhaps'])).toMatchObject({
    status: 2,
    notes: "chainwalk: 'perhaps' is no choice: write KEY=yes, KEY=no or KEY=NUMBER\n",
  });
});

test('trace --choose takes a number that NAT draws', async () => {
  const from = ['--packet', 'tcp 10.0.0.9:40000 > 10.0.0.1:80 in eth0'];
  const words = ['trace', '--ruleset', 'drawn.txt', ...from];
  const { out } = await run(words);
  const [, key = ''] = /--choose '?(\S+)=NUMBER/.exec(out) ?? [];
  const chosen = await run([...words, '--choose', `${key}=8005`]);
  expect(chosen.out).toMatch(/:8005/);
  expect(chosen.out).toContain('Chosen: 8005.');
  expect(await run([...words, '--choose', `${key}=9000`])).toMatchObject({ status: 2 });
});

test('trace --why says why a rule had no part in it', async () => {
  const words = ['trace', '--ruleset', 'dice.txt', '--packet', PACKET, '--why'];
  expect((await run([...words, '3'])).out).toMatch(/^line 3: .*udp/m);
  expect(await run([...words, '99'])).toMatchObject({
    status: 2,
    notes: 'chainwalk: there is no rule on line 99\n',
  });
});

test('trace uses colours on a terminal', async () => {
  const words = ['trace', '--ruleset', 'pod.txt', '--packet', PACKET];
  const { out } = await run(words, true);
  const plain = await run(words);
  expect(out).toContain('\u001b[');
  expect(out.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.out);
});

test('trace --json prints the walk with every detail', async () => {
  const { out } = await run(['trace', '--ruleset', 'pod.txt', '--packet', PACKET, '--json']);
  const trace: { steps: unknown[]; details: unknown[]; verdict: unknown } = JSON.parse(out);
  expect(trace.verdict).toMatchObject({ kind: 'captured' });
  expect(trace.details).toHaveLength(trace.steps.length);
});

test('trace meets the host that is given', async () => {
  const words = ['trace', '--ruleset', 'open.txt', '--packet'];
  const packet = 'tcp 198.51.100.9:40000 > 192.0.2.5:444 in net7';
  const inferred = await run([...words, packet]);
  expect(inferred.out).toContain('delivered');
  const closed = await run([...words, packet, '--host', 'pod.json']);
  expect(closed.out).toContain('net7');
  expect(closed.status).toBe(0);
});

test('trace meets a host told as the tools of Linux print it', async () => {
  const packet = 'tcp 198.51.100.9:40000 > 192.0.2.6:444 in net7';
  const words = ['trace', '--ruleset', 'open.txt', '--packet', packet];
  expect((await run(words)).out).toContain('delivered');
  const { status, out, notes } = await run([...words, '--host', 'host.txt']);
  expect(out).not.toContain('delivered');
  expect(notes).toContain('host.txt: line 3: “hello” is of no kind');
  expect(status).toBe(0);
});

test('a packet that is none is refused in words', async () => {
  const words = ['trace', '--ruleset', 'pod.txt', '--packet', 'tcp 10.0.0.1:70000 > 10.0.0.2:80'];
  const { status, out, notes } = await run(words);
  expect(status).toBe(2);
  expect(out).toBe('');
  expect(notes).toContain('70000');
});

test('extensions lists what is known', async () => {
  const { status, out } = await run(['extensions']);
  expect(status).toBe(0);
  expect(out).toMatch(/^match +mark +v4 v6 /m);
  expect(out).toMatch(/^target +MARK +v4 v6 /m);
  expect(out).not.toContain('unread');
});

test.each([
  [['parse', 'missing.txt'], 'cannot read missing.txt: there is no such file'],
  [['prase', 'pod.txt'], "unknown command 'prase'"],
  [['parse'], "missing required argument 'file'"],
  [['parse', 'pod.txt', '--jsno'], "unknown option '--jsno'"],
  [['trace', '--ruleset', 'pod.txt'], 'give either --scenario, or --ruleset and --packet'],
])('%j is a mistake on the command line', async (words, said) => {
  const { status, out, notes } = await run(words);
  expect(status).toBe(2);
  expect(out).toBe('');
  expect(notes).toContain(`chainwalk: ${said}`);
});

test('a scenario that is no JSON is an error of the input', async () => {
  const { status, notes } = await run(['trace', '--scenario', 'note.txt', '--json']);
  expect(status).toBe(1);
  expect(notes).toContain('chainwalk: note.txt is no JSON');
});

test('the version is the package’s', async () => {
  expect(await run(['--version'])).toEqual({ status: 0, out: '9.8.7\n', notes: '' });
});

test('journey follows a request over its legs', async () => {
  const { status, out } = await run(['journey', '--ruleset', 'pod.txt', '--packet', PACKET]);
  expect(status).toBe(0);
  expect(out).toContain('1. client → Envoy  in the pod\n');
  expect(out).toContain('   tcp 127.0.0.6:50000 → 10.244.1.5:8080 uid 1337\n');
  expect(out.trimEnd().split('\n').at(-1)).toBe('2 legs: app has it');
});

test('journey joins the dumps of a pod and its node', async () => {
  const packet = 'tcp 10.244.1.5:40000 > 10.96.71.12:80 uid 1000';
  const words = ['journey', '--ruleset', 'pod.txt', '--node', 'node.txt', '--packet', packet];
  const { out } = await run(words);
  expect(out.split('\n').filter((line) => /^\d/.test(line))).toEqual([
    '1. app → Envoy  in the pod',
    '2. Envoy → the node  in the pod',
    '3. the node → 10.244.1.17:8080  in the node',
    '3 legs: leaves the node by cni0 to 10.244.1.17:8080',
  ]);
  const { out: json } = await run([...words, '--pod-interface', 'veth7', '--json']);
  expect(JSON.parse(json)).toMatchObject({
    legs: [{}, {}, { packetLine: expect.stringMatching(/in veth7$/) }],
  });
});

test('packets are tested against what is expected of them', async () => {
  expect(await run(['test', 'tests/pod.packets'])).toEqual({
    status: 0,
    out: '✓ tcp 10.244.2.7:1 > 10.244.1.5:8080 in eth0 => captured by nat ISTIO_IN_REDIRECT\n1 passed, 0 failed\n',
    notes: '',
  });
  const wrong = await run(['test', 'wrong.packets', '--ruleset', 'open.txt']);
  expect(wrong.status).toBe(1);
  expect(wrong.out).toBe(
    '✗ tcp 192.0.2.9:1 > 192.0.2.1:443 in eth0 => dropped\n    It is delivered to 192.0.2.1:443.\n' +
      '✓ udp 192.0.2.9:1 > 192.0.2.1:53 in eth0 => not captured\n1 passed, 1 failed\n',
  );
});

test('what the page saved is a test too', async () => {
  expect(await run(['test', 'saved.json', '--json'])).toMatchObject({ status: 0 });
  const other = await run(['test', 'saved.json', '--ruleset', 'open.txt']);
  expect(other.status).toBe(1);
});

test('a test without rules, or with lines that are none, says so', async () => {
  expect((await run(['test', 'wrong.packets'])).notes).toContain('which rules?');
  expect((await run(['test', 'tests/bad.packets', '--ruleset', 'open.txt'])).notes).toContain(
    'tests/bad.packets:2: A line is PACKET => HOW IT ENDS',
  );
});

test('journey --cost counts, with and without the proxy', async () => {
  const words = ['journey', '--ruleset', 'pod.txt', '--packet', PACKET, '--cost'];
  const { out } = await run(words);
  expect(out).toMatch(/^ +leg 1 +leg 2 +total +without$/m);
  expect(out).toMatch(/^rules evaluated +7 +2 +9 +0$/m);
});
