import { describe, expect, test } from 'vitest';
import { generateAmbient } from './istio-ambient.ts';

function run(flags: string) {
  const words = flags.split(' ').filter((word) => word !== '');
  const answer = generateAmbient(words, {});
  const problems = answer.problems.map(({ severity, says }) => `${severity}: ${says}`);
  return answer.kind === 'refused'
    ? { restore: '', commands: [], problems }
    : { restore: answer.restore, commands: answer.commands, problems };
}

test('the rules inside of a pod, without DNS', () => {
  const { restore, commands } = run('--redirect-dns=false');
  expect(restore).toBe(`* mangle
-N ISTIO_PRERT
-N ISTIO_OUTPUT
-A PREROUTING -j ISTIO_PRERT
-A OUTPUT -j ISTIO_OUTPUT
-A ISTIO_PRERT -m mark --mark 0x539/0xfff -j CONNMARK --set-xmark 0x111/0xfff
-A ISTIO_OUTPUT -m connmark --mark 0x111/0xfff -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff
COMMIT
* nat
-N ISTIO_PRERT
-N ISTIO_OUTPUT
-A OUTPUT -j ISTIO_OUTPUT
-A PREROUTING -j ISTIO_PRERT
-A ISTIO_PRERT -s 169.254.7.127 -p tcp -m tcp -j ACCEPT
-A ISTIO_OUTPUT -d 169.254.7.127 -p tcp -m tcp -j ACCEPT
-A ISTIO_PRERT ! -d 127.0.0.1/32 -p tcp ! --dport 15008 -m mark ! --mark 0x539/0xfff -j REDIRECT --to-ports 15006
-A ISTIO_OUTPUT -p tcp -m mark --mark 0x111/0xfff -j ACCEPT
-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -j ACCEPT
-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -p tcp -m mark ! --mark 0x539/0xfff -j REDIRECT --to-ports 15001
COMMIT
`);
  expect(commands).toEqual([
    'ip rule add fwmark 0x111/0xfff pref 32764 lookup 100',
    'ip route add local 0.0.0.0/0 dev lo table 100',
  ]);
});

describe('flags', () => {
  test('DNS is captured since 1.25 where nobody says', () => {
    const captures = (flags: string): boolean => run(flags).restore.includes('15053');
    expect(captures('')).toBe(true);
    expect(captures('--istio-version 1.24')).toBe(false);
    expect(captures('--istio-version 1.24 --redirect-dns')).toBe(true);
  });

  test('an ingress is entered without ztunnel', () => {
    expect(run('--ingress-mode').restore).not.toContain('15006');
  });

  test('the node gives the probes an address of their own', () => {
    const { restore, commands } = run('--host-namespace');
    expect(restore).toContain('-j SNAT --to-source 169.254.7.127');
    expect(commands).toEqual(['ipset create istio-inpod-probes-v4 hash:ip']);
  });

  test.each([
    [
      '--istio-version 1.20',
      'error: “1.20” is no release with rules inside the pod: those came with Istio 1.21. From 1.18 to 1.20 they were on the node, in chains such as ztunnel-PREROUTING that led into tunnels to ztunnel; they are not written here.',
    ],
    ['--host-probe-snat-ip ::1', 'error: “::1” in --host-probe-snat-ip is no IPv4 address.'],
    ['--family 6 --ipv6=false', 'warning: No IPv6 rules are written with --ipv6=false.'],
  ])('%s', (flags, problem) => {
    expect(run(flags)).toMatchObject({ restore: '', problems: [problem] });
  });
});
