import { describe, expect, test } from 'vitest';
import type { Environment } from '../flags.ts';
import { ISTIO_FLAGS } from './flags.ts';
import { generateSidecar } from './istio-iptables.ts';

const USUAL = '-p 15001 -z 15006 -u 1337 -m REDIRECT -b * -d 15090,15020 -i *';

function run(flags: string, environment: Environment = {}) {
  const words = flags.split(' ').filter((word) => word !== '');
  const answer = generateSidecar(words, environment);
  const problems = answer.problems.map(({ severity, says }) => `${severity}: ${says}`);
  if (answer.kind === 'refused') return { restore: '', commands: [], problems, refused: true };
  const { restore, commands } = answer;
  return { restore, commands, problems, refused: false };
}

test('the usual sidecar', () => {
  expect(run(USUAL)).toEqual({
    restore: `* nat
-N ISTIO_INBOUND
-N ISTIO_REDIRECT
-N ISTIO_IN_REDIRECT
-N ISTIO_OUTPUT
-A ISTIO_INBOUND -p tcp --dport 15008 -j RETURN
-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001
-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006
-A PREROUTING -p tcp -j ISTIO_INBOUND
-A ISTIO_INBOUND -p tcp --dport 15090 -j RETURN
-A ISTIO_INBOUND -p tcp --dport 15020 -j RETURN
-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT
-A OUTPUT -j ISTIO_OUTPUT
-A ISTIO_OUTPUT -o lo -s 127.0.0.6/32 -j RETURN
-A ISTIO_OUTPUT -o lo ! -d 127.0.0.1/32 -p tcp ! --dport 15008 -m owner --uid-owner 1337 -j ISTIO_IN_REDIRECT
-A ISTIO_OUTPUT -o lo -m owner ! --uid-owner 1337 -j RETURN
-A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN
-A ISTIO_OUTPUT -o lo ! -d 127.0.0.1/32 -p tcp ! --dport 15008 -m owner --gid-owner 1337 -j ISTIO_IN_REDIRECT
-A ISTIO_OUTPUT -o lo -m owner ! --gid-owner 1337 -j RETURN
-A ISTIO_OUTPUT -m owner --gid-owner 1337 -j RETURN
-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN
-A ISTIO_OUTPUT -j ISTIO_REDIRECT
COMMIT
`,
    commands: [],
    problems: [],
    refused: false,
  });
});

describe('layouts of older releases', () => {
  function inbound(flags: string): readonly string[] {
    return run(flags).restore.match(/^-A ISTIO_(IN_REDIRECT|INBOUND) .*$/gm) ?? [];
  }

  test('up to 1.2 what comes in went to the port of what goes out', () => {
    const old = '-p 15001 -u 1337 -b * -i * --istio-version 1.2';
    expect(inbound(old)).toContain('-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-port 15001');
  });

  test('from 1.3 on it has a port of its own', () => {
    const newer = '-p 15001 -z 15006 -u 1337 -b * -i * --istio-version 1.3';
    expect(inbound(newer)).toContain('-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-port 15006');
  });

  test('ssh was left alone up to 1.13', () => {
    const lines = (version: string) => inbound(`${USUAL} --istio-version ${version}`);
    const ssh = '-A ISTIO_INBOUND -p tcp --dport 22 -j RETURN';
    expect([lines('1.6'), lines('1.25')].map((each) => each.includes(ssh))).toEqual([true, false]);
  });
});

describe('how flags are given', () => {
  const environment: Environment = {
    INBOUND_CAPTURE_PORT: '15006',
    PROXY_UID: '1337',
    ISTIO_INBOUND_INTERCEPTION_MODE: 'REDIRECT',
    ISTIO_INBOUND_PORTS: '*',
    ISTIO_LOCAL_EXCLUDE_PORTS: '15090,15020',
    ISTIO_SERVICE_CIDR: '*',
  };

  test('variables say the same as flags', () => {
    expect(run('', environment)).toEqual(run(USUAL));
  });

  test('a flag wins over its variable', () => {
    expect(run('-d 9', environment).restore).toContain('--dport 9 -j RETURN');
    expect(run('-d 9', environment).restore).not.toContain('15090');
  });

  const idle = ISTIO_FLAGS.filter(({ changes }) => changes === 'nothing');
  test.each(idle.map((flag) => [flag.name, flag] as const))(
    '--%s changes no rule',
    (name, { value, until }) => {
      const given = value === 'switch' ? 'true' : value === 'number' ? '7' : '7s';
      const layout = until === undefined ? USUAL : `${USUAL} --istio-version ${until}`;
      expect(run(`${layout} --${name}=${given}`).restore).toBe(run(layout).restore);
    },
  );
});

describe('--iptables-trace-logging', () => {
  const log = (name: string): string =>
    `-j NFLOG --nflog-prefix ${name} --nflog-group 1337 --nflog-size 20`;
  const lines = (flags: string, environment: Environment = {}) =>
    run(flags, environment)
      .restore.split('\n')
      .filter((line) => line.startsWith('-'));

  // Read off Istio 1.24: pkg/builder/iptables_builder_impl.go and the commands in capture/run.go.
  test('announces what it has a name for, each with the matches of its rule', () => {
    const flags = '-u 1337 -b 80 -i * -c eth1 -k net1 --iptables-trace-logging';
    expect(
      lines(`${flags} --istio-version 1.24`)
        .map((line, at, all) => (line.includes('NFLOG') ? [line, all[at + 1]] : []))
        .filter((pair) => pair.length > 0),
    ).toEqual([
      [
        `-A PREROUTING -i eth1 ${log('ExcludeInterfaceCommand')}`,
        '-A PREROUTING -i eth1 -j RETURN',
      ],
      [`-A OUTPUT -o eth1 ${log('ExcludeInterfaceCommand')}`, '-A OUTPUT -o eth1 -j RETURN'],
      // Put in last, at the same place: before its rule.
      [
        `-I PREROUTING 1 -i net1 ${log('KubevirtCommand')}`,
        '-A ISTIO_INBOUND -p tcp --dport 15008 -j RETURN',
      ],
      [
        `-A ISTIO_IN_REDIRECT -p tcp ${log('InboundCapture')}`,
        '-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006',
      ],
      [`-A PREROUTING -p tcp ${log('JumpInbound')}`, '-A PREROUTING -p tcp -j ISTIO_INBOUND'],
      [
        `-A ISTIO_INBOUND -p tcp --dport 80 ${log('IncludeInboundPort')}`,
        '-A ISTIO_INBOUND -p tcp --dport 80 -j ISTIO_IN_REDIRECT',
      ],
      [`-A OUTPUT -p tcp ${log('JumpOutbound')}`, '-A OUTPUT -p tcp -j ISTIO_OUTPUT'],
      [`-I PREROUTING 1 -i net1 ${log('KubevirtCommand')}`, undefined],
    ]);
  });

  test('decides nothing: without those rules it is what it was', () => {
    const flags = `${USUAL} -m TPROXY --redirect-dns --capture-all-dns -k net1`;
    for (const version of ['1.12', '1.19', '1.24']) {
      const plain = lines(`${flags} --istio-version ${version}`);
      const logged = lines(`${flags} --istio-version ${version} --iptables-trace-logging`);
      expect(logged.length).toBeGreaterThan(plain.length);
      expect(logged.filter((line) => !line.includes('NFLOG'))).toEqual(plain);
    }
  });

  test('is a variable too, and had its names in quotes up to 1.23', () => {
    const older = lines(`${USUAL} --istio-version 1.23`, { IPTABLES_TRACE_LOGGING: 'true' });
    expect(older).toContain(`-A PREROUTING -p tcp ${log('"JumpInbound"')}`);
  });

  test('came with 1.12, did nothing in 1.25 and is refused by what came after', () => {
    const at = (version: string) =>
      run(`${USUAL} --iptables-trace-logging --istio-version ${version}`);
    expect([at('1.11').restore, at('1.25').restore].join('')).not.toContain('NFLOG');
    expect(at('1.25').problems.join()).toContain('changes nothing in 1.25');
    expect(at('1.26')).toMatchObject({ refused: true });
  });
});

describe('IPv6', () => {
  test('is written for a pod that has it, with its own loopback', () => {
    const { restore, commands } = run(`${USUAL} --family 6 --ipv6`);
    expect(restore).toContain('-A ISTIO_OUTPUT -o lo -s ::6/128 -j RETURN');
    expect(restore).not.toContain('127.0.0.1');
    expect(commands).toEqual(['ip -6 addr add ::6/128 dev lo']);
  });

  test('is not written for one that has not, which is said', () => {
    const { restore, problems } = run(`${USUAL} --family 6`);
    expect(restore).toBe('');
    expect(problems).toEqual([
      'warning: No IPv6 rules are written for a pod without an IPv6 address. Say that it has one with --ipv6.',
    ]);
  });

  test('each range goes to its own family', () => {
    const ranges = '-u 1337 -i 10.96.0.0/12,fd00:10:96::/108 --ipv6';
    const [four, six] = [4, 6].map((family) => run(`${ranges} --family ${family}`).restore);
    expect([four?.includes('-d 10.96.0.0/12'), four?.includes('fd00')]).toEqual([true, false]);
    expect([six?.includes('-d 10.96.0.0/12'), six?.includes('-d fd00:10:96::/108')]).toEqual([
      false,
      true,
    ]);
  });
});

test('TPROXY needs routes besides its rules', () => {
  expect(run(`${USUAL} -m TPROXY`).commands).toEqual([
    'ip rule add fwmark 1337 lookup 133',
    'ip route add local default dev lo table 133',
  ]);
});

describe('what is wrong is said in a sentence', () => {
  test.each([
    ['--family 5', 'error: --family takes 4 or 6, not “5”.'],
    [
      '-i 10.0.0.0',
      'error: “10.0.0.0” in --istio-service-cidr needs its length behind it, such as 10.0.0.0/32.',
    ],
    [
      '-x *',
      'error: --istio-service-exclude-cidr takes no *. To capture nothing, leave --istio-service-cidr (-i) empty.',
    ],
    [
      '--istio-version 0.7',
      'error: “0.7” is no release of Istio whose layout is known: give one from 0.8 on, such as 1.24.',
    ],
    [
      '--outbound-ipv4-loopback-cidr 128.0.0.0/8',
      'error: “128.0.0.0/8” is no range of IPv4 loopback addresses from /8 to /32.',
    ],
  ])('%s', (flags, problem) => {
    expect(run(flags)).toMatchObject({ refused: true, problems: [problem] });
  });

  test.each([
    ['-b 80 -d 81', '--istio-local-exclude-ports (-d) changes nothing'],
    ['--capture-all-dns', 'changes nothing without --redirect-dns'],
    ['-i * --redirect-dns', 'DNS is not captured: no name server is known.'],
    ['-m TPROXYY -b *', '“TPROXYY” is no mode'],
    ['--skip-rule-apply', 'the program writes no rules'],
    [
      '-i * -c an-interface-of-the-pod',
      'iptables-restore refuses “-A PREROUTING -i an-interface-of-the-pod -j RETURN”',
    ],
    ['-i * --outbound-owner-groups ftp', 'is taken where there is a user or a group of that name'],
  ])('%s: %s', (flags, problem) => {
    const { refused, problems } = run(flags);
    expect(refused).toBe(false);
    expect(problems.join('\n')).toContain(problem);
  });

  test('no value gets into the rules as more than one word', () => {
    const { refused, problems } = run('', {
      INBOUND_CAPTURE_PORT: '15006\n-A OUTPUT -j DROP',
      ISTIO_SERVICE_CIDR: '*',
    });
    expect([refused, problems.length]).toEqual([true, 1]);
  });
});
