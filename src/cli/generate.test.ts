import { afterEach, describe, expect, test, vi } from 'vitest';
import { CLUSTER } from '#testing/cluster.ts';
import { runCommandLine } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** What iptables-save prints where `SIDECAR` has run. */
const POD = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:ISTIO_INBOUND - [0:0]
:ISTIO_IN_REDIRECT - [0:0]
:ISTIO_OUTPUT - [0:0]
:ISTIO_REDIRECT - [0:0]
-A PREROUTING -p tcp -j ISTIO_INBOUND
-A OUTPUT -j ISTIO_OUTPUT
-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN
-A ISTIO_INBOUND -p tcp -m tcp --dport 15090 -j RETURN
-A ISTIO_INBOUND -p tcp -m tcp --dport 15020 -j RETURN
-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT
-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006
-A ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN
-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008 -m owner --uid-owner 1337 -j ISTIO_IN_REDIRECT
-A ISTIO_OUTPUT -o lo -m owner ! --uid-owner 1337 -j RETURN
-A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN
-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008 -m owner --gid-owner 1337 -j ISTIO_IN_REDIRECT
-A ISTIO_OUTPUT -o lo -m owner ! --gid-owner 1337 -j RETURN
-A ISTIO_OUTPUT -m owner --gid-owner 1337 -j RETURN
-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN
-A ISTIO_OUTPUT -j ISTIO_REDIRECT
-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001
COMMIT
`;

const FILES: Readonly<Record<string, string>> = {
  'cluster.yaml': CLUSTER,
  'node.json': '{"kind": "Node", "metadata": {"name": "node-9"}}',
  'broken.yaml': 'items: [',
  'open.txt': '*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n',
  'pod.txt': POD,
  '-': '{"kind": "Service", "metadata": {"name": "alone"}, "spec": {"clusterIP": "10.96.0.9", "ports": [{"port": 80}]}}',
};

/** Runs `chainwalk generate` with the words as a shell would split them. */
async function generate(line: string) {
  return chainwalk(`generate ${line}`);
}

async function chainwalk(line: string) {
  const ran = { status: 0, out: '', notes: '' };
  const terminal: Terminal = {
    colours: false,
    read: async (path) => {
      const text = FILES[path];
      if (text === undefined) throw Object.assign(new Error(), { code: 'ENOENT' });
      return new TextEncoder().encode(text);
    },
    write: () => {
      throw new Error('generate prints text');
    },
    print: (text) => {
      ran.out += text;
    },
    note: (text) => {
      ran.notes += text;
    },
  };
  const words = line.split(' ').filter((word) => word !== '');
  ran.status = await runCommandLine(words, terminal, '0.0.0');
  return ran;
}

afterEach(() => vi.unstubAllEnvs());

const SIDECAR = 'istio-iptables -p 15001 -z 15006 -u 1337 -m REDIRECT -i * -b * -d 15090,15020';

describe('chainwalk generate', () => {
  test('istio-iptables prints what the program feeds to iptables-restore', async () => {
    const { status, out, notes } = await generate(SIDECAR);
    expect({ status, notes }).toEqual({ status: 0, notes: '' });
    expect(out).toMatch(
      /^\* nat\n-N ISTIO_INBOUND\n[^]*-A ISTIO_OUTPUT -j ISTIO_REDIRECT\nCOMMIT\n$/,
    );
  });

  test('--save prints what iptables-save shows afterwards, wherever it stands', async () => {
    const { out } = await generate(`${SIDECAR} --save`);
    expect(out).toMatch(/^\*nat\n:PREROUTING ACCEPT \[0:0\]\n/);
    expect(out).toContain('-A ISTIO_INBOUND -p tcp -m tcp --dport 15020 -j RETURN\n');
    expect((await generate(SIDECAR.replace(' -p', ' --save -p'))).out).toBe(out);
  });

  test('variables of the environment are the program’s', async () => {
    vi.stubEnv('ISTIO_LOCAL_EXCLUDE_PORTS', '9443');
    expect((await generate('istio-iptables -b *')).out).toContain('--dport 9443 -j RETURN');
  });

  test('istio-ambient; what is done besides the rules is said on the side', async () => {
    const { status, out, notes } = await generate('istio-ambient --family 6');
    expect(status).toBe(0);
    expect(out).toContain('-A ISTIO_PRERT ! -d ::1/128 -p tcp');
    expect(notes).toContain('chainwalk: the program also runs: ip -6 rule add fwmark 0x111/0xfff');
  });

  test('linkerd', async () => {
    const { status, out } = await generate('linkerd -p 4143 -o 4140 -u 2102');
    expect(status).toBe(0);
    expect(out).toContain('-A PROXY_INIT_OUTPUT -o lo -j RETURN');
  });

  test('kube-proxy reads objects from files and from standard input', async () => {
    const flags = '--hostname-override node-1 --cluster-cidr 10.244.0.0/16';
    const { status, out } = await generate(`kube-proxy -f cluster.yaml -f - ${flags}`);
    expect(status).toBe(0);
    expect(out).toContain('"default/alone has no endpoints"');
    expect(out).toContain('"shop/web:http -> 10.244.1.5:8080"');
    const others = ['-fcluster.yaml --filename -', '--filename=cluster.yaml -f=-'];
    for (const files of others) {
      expect((await generate(`kube-proxy ${files} ${flags}`)).out).toBe(out);
    }
  });

  test('what does not change the end is noted, and the rules are printed', async () => {
    const { status, out, notes } = await generate('istio-iptables -i * --redirect-dns');
    expect(status).toBe(0);
    expect(out).toContain('* nat');
    expect(notes).toMatch(/^chainwalk: DNS is not captured/);
  });

  test.each([
    [
      'linkerd -p 4143',
      2,
      /^chainwalk: linkerd would not run with this:\n {2}--outgoing-proxy-port is needed/,
    ],
    ['istio-iptables --envoy-prot 1', 2, /There is no flag --envoy-prot; --envoy-port is near/],
    ['istio', 2, /^chainwalk: there is no program ‘istio’: it is istio-iptables, /],
    ['kube-proxy -f', 2, /-f needs a file after it/],
    ['kube-proxy -f nowhere.yaml', 2, /cannot read nowhere.yaml: there is no such file/],
    ['kube-proxy -f broken.yaml', 1, /The objects are no YAML and no JSON/],
  ])('%s ends with %i', async (line, status, notes) => {
    const ran = await generate(line);
    expect(ran).toMatchObject({ status, out: '' });
    expect(ran.notes).toMatch(notes);
  });

  test('without a program it says which there are', async () => {
    for (const line of ['', '--help', '-h']) {
      const { status, out } = await generate(line);
      expect(status).toBe(0);
      expect(out).toContain('one of istio-iptables, istio-ambient, kube-proxy, linkerd');
    }
  });

  test.each(['istio-iptables', 'istio-ambient', 'kube-proxy', 'linkerd'])(
    '%s --help says what each flag means',
    async (program) => {
      const { status, out } = await generate(`${program} --help`);
      expect(status).toBe(0);
      expect(out).toMatch(/^--family 4\|6\n {4}Which rules to show/m);
      expect(out.includes('-f, --filename OBJECTS')).toBe(program === 'kube-proxy');
    },
  );
});

describe('against a dump', () => {
  test('what is as it should be', async () => {
    const ran = await generate(`${SIDECAR} --compare pod.txt`);
    expect(ran).toEqual({
      status: 0,
      out: 'Nothing differs: 17 rules are as they should be.\n',
      notes: '',
    });
  });

  test('what is otherwise, with the line to look at', async () => {
    const ran = await generate(`${SIDECAR},9100 --compare=pod.txt`);
    expect(ran).toMatchObject({ status: 1, notes: '' });
    expect(ran.out).toBe(
      'pod.txt:15: nat ISTIO_INBOUND lacks a rule, which would be number 4.\n    - -p tcp -m tcp --dport 9100 -j RETURN\n',
    );
  });

  test('two dumps', async () => {
    expect(await chainwalk('diff pod.txt pod.txt')).toMatchObject({ status: 0 });
    const { status, out } = await chainwalk('diff pod.txt open.txt');
    expect(status).toBe(1);
    expect(out).toContain('open.txt: nat ISTIO_INBOUND is missing, with 4 rules.\n');
  });

  test('the flags are guessed', async () => {
    expect(await chainwalk('guess pod.txt')).toEqual({
      status: 0,
      out: "chainwalk generate istio-iptables -u 1337 -b '*' -d 15090,15020 -i '*'\n",
      notes: '',
    });
    expect(await chainwalk('guess open.txt')).toMatchObject({ status: 1, out: '' });
  });
});
