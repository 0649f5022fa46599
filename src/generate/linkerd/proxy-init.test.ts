import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupPorts } from './port-groups.ts';
import { generateLinkerd } from './proxy-init.ts';

const USUAL = '-p 4143 -o 4140 -u 2102';

function run(flags: string) {
  const words = flags.split(' ').filter((word) => word !== '');
  const answer = generateLinkerd(words, {});
  const problems = answer.problems.map(({ severity, says }) => `${severity}: ${says}`);
  return answer.kind === 'refused'
    ? { restore: '', commands: [], problems }
    : { restore: answer.restore, commands: answer.commands, problems };
}

test('each rule is one call of iptables, in its order', () => {
  const flags =
    '-g 2103 --inbound-ports-to-ignore 4190,4567-4568 --subnets-to-ignore 10.42.0.0/16 --ipv6=false -r 80,443';
  expect(run(`${USUAL} ${flags}`)).toEqual({
    restore: `*nat
-N PROXY_INIT_REDIRECT
-A PROXY_INIT_REDIRECT -p tcp --match multiport --dports 4190,4567:4568 -j RETURN -m comment --comment proxy-init/ignore-port-4190,4567:4568
-A PROXY_INIT_REDIRECT -p all -j RETURN -s 10.42.0.0/16 -m comment --comment proxy-init/ignore-subnet-10.42.0.0/16
-A PROXY_INIT_REDIRECT -p tcp --destination-port 80 -j REDIRECT --to-port 4143 -m comment --comment proxy-init/redirect-port-80-to-proxy-port
-A PROXY_INIT_REDIRECT -p tcp --destination-port 443 -j REDIRECT --to-port 4143 -m comment --comment proxy-init/redirect-port-443-to-proxy-port
-A PREROUTING -j PROXY_INIT_REDIRECT -m comment --comment proxy-init/install-proxy-init-prerouting
-N PROXY_INIT_OUTPUT
-A PROXY_INIT_OUTPUT -m owner --uid-owner 2102 -j RETURN -m comment --comment proxy-init/ignore-proxy-user-id
-A PROXY_INIT_OUTPUT -m owner --gid-owner 2103 -j RETURN -m comment --comment proxy-init/ignore-proxy-group-id
-A PROXY_INIT_OUTPUT -o lo -j RETURN -m comment --comment proxy-init/ignore-loopback
-A PROXY_INIT_OUTPUT -p tcp -j REDIRECT --to-port 4140 -m comment --comment proxy-init/redirect-all-outgoing-to-proxy-port
-A OUTPUT -j PROXY_INIT_OUTPUT -m comment --comment proxy-init/install-proxy-init-output
COMMIT
`,
    commands: [],
    problems: [],
  });
});

test('the kernel’s memory of closed connections is a sysctl', () => {
  expect(run(`${USUAL} --timeout-close-wait-secs 3600`).commands).toEqual([
    'sysctl -w net.netfilter.nf_conntrack_tcp_timeout_close_wait=3600',
  ]);
});

describe('what is wrong is said in a sentence', () => {
  test.each([
    ['-p 4143', 'error: --outgoing-proxy-port is needed: the port that the proxy listens on.'],
    ['-p 70000 -o 4140', 'error: --incoming-proxy-port takes a port, from 0 to 65535.'],
    [
      '-p 4143 -o 4140',
      'warning: Without --proxy-uid (-u) or --proxy-gid (-g) the proxy’s own connections are sent back to it',
    ],
    [`${USUAL} -r http`, 'error: “http” in --ports-to-redirect is no port.'],
    [
      `${USUAL} --inbound-ports-to-ignore 80,9-7`,
      'warning: “9-7” in --inbound-ports-to-ignore is no port and no range',
    ],
    [
      `${USUAL} --inbound-ports-to-ignore 9-7`,
      'error: “9-7” in --inbound-ports-to-ignore is no port and no range',
    ],
    [
      `${USUAL} --subnets-to-ignore 10.0.0.1`,
      'error: “10.0.0.1” in --subnets-to-ignore is no range of addresses such as 10.0.0.0/8.',
    ],
    [
      `${USUAL} --subnets-to-ignore 10.0.0.0/8`,
      'warning: proxy-init gives “10.0.0.0/8” of --subnets-to-ignore to ip6tables too',
    ],
    [
      `${USUAL} --subnets-to-ignore fd00::/8`,
      'error: iptables refuses “fd00::/8” of --subnets-to-ignore',
    ],
    [
      `${USUAL} --family 6 --subnets-to-ignore 10.0.0.0/8`,
      'error: ip6tables refuses “10.0.0.0/8” of --subnets-to-ignore',
    ],
    [
      `${USUAL} --iptables-mode ebtables`,
      'error: --iptables-mode takes one of legacy, nft, plain, not “ebtables”.',
    ],
    [`${USUAL} --family 6 --ipv6=false`, 'warning: No IPv6 rules are written with --ipv6=false.'],
  ])('%s', (flags, problem) => {
    expect(run(flags).problems.join('\n')).toContain(problem);
  });
});

test('ports are grouped in order, as many as one rule takes', () => {
  const port = fc.integer({ min: 0, max: 65535 });
  const range = fc.tuple(port, port).map((bounds) => [...bounds].sort((a, b) => a - b).join('-'));
  const texts = fc.array(fc.oneof(port.map(String), range), { maxLength: 60 });
  fc.assert(
    fc.property(texts, (given) => {
      const { groups, strange } = groupPorts(given);
      const slots = (text: string): number => (text.includes(':') ? 2 : 1);
      const sizes = groups.map((group) => group.reduce((sum, text) => sum + slots(text), 0));
      const plain = given.map((text) => text.replace(/^(\d+)-\1$/, '$1').replace('-', ':'));
      expect(groups.flat()).toEqual(plain);
      expect(strange).toEqual([]);
      for (const [index, size] of sizes.entries()) {
        expect(size).toBeLessThanOrEqual(15);
        const next = groups[index + 1]?.[0];
        if (next !== undefined) expect(size + slots(next)).toBeGreaterThan(15);
      }
    }),
  );
});
