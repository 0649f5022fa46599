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
      '--istio-version 1.17',
      'error: “1.17” is no release with an ambient mesh: that came with Istio 1.18.',
    ],
    [
      '--istio-version 1.20 --host-ip 192.168.1.10 --ztunnel-ip 10.244.1.2',
      'error: Up to Istio 1.20 the rules name the interface that leads to ztunnel: say which with --ztunnel-veth, such as veth1a2b3c4d.',
    ],
    [
      '--istio-version 1.20 --host-ip node --ztunnel-ip 10.244.1.2 --ztunnel-veth veth7',
      'error: “node” in --host-ip is no IPv4 address.',
    ],
    [
      '--istio-version 1.20 --host-ip 192.168.1.10 --ztunnel-ip 10.244.1.2 --ztunnel-veth veth7 --family 6',
      'warning: Up to Istio 1.20 the ambient mesh knew IPv4 alone.',
    ],
    ['--host-probe-snat-ip ::1', 'error: “::1” in --host-probe-snat-ip is no IPv4 address.'],
    ['--family 6 --ipv6=false', 'warning: No IPv6 rules are written with --ipv6=false.'],
  ])('%s', (flags, problem) => {
    expect(run(flags)).toMatchObject({ restore: '', problems: [problem] });
  });
});

/** Read off Istio 1.18.7, 1.19.10 and 1.20.8: cni/pkg/ambient/net_linux.go and iptables.go. */
describe('from 1.18 to 1.20 the node led packets to ztunnel', () => {
  const NODE = '--host-ip 192.168.1.10 --ztunnel-ip 10.244.1.2 --ztunnel-veth veth7';
  const lines = (flags: string) => run(flags).restore.split('\n');

  test('by marks, which its routing tables ask for', () => {
    const { restore, commands } = run(`${NODE} --istio-version 1.18`);
    expect(restore).toBe(`* mangle
-N ztunnel-PREROUTING
-N ztunnel-FORWARD
-N ztunnel-INPUT
-N ztunnel-OUTPUT
-N ztunnel-POSTROUTING
-I PREROUTING 1 -j ztunnel-PREROUTING
-I POSTROUTING 1 -j ztunnel-POSTROUTING
-I OUTPUT 1 -j ztunnel-OUTPUT
-I INPUT 1 -j ztunnel-INPUT
-I FORWARD 1 -j ztunnel-FORWARD
-A ztunnel-PREROUTING -i istioin -j MARK --set-mark 0x200/0x200
-A ztunnel-PREROUTING -i istioin -j RETURN
-A ztunnel-PREROUTING -i istioout -j MARK --set-mark 0x200/0x200
-A ztunnel-PREROUTING -i istioout -j RETURN
-A ztunnel-FORWARD -m mark --mark 0x220/0x220 -j CONNMARK --save-mark --nfmask 0x220 --ctmask 0x220
-A ztunnel-INPUT -m mark --mark 0x220/0x220 -j CONNMARK --save-mark --nfmask 0x220 --ctmask 0x220
-A ztunnel-FORWARD -m mark --mark 0x210/0x210 -j CONNMARK --save-mark --nfmask 0x210 --ctmask 0x210
-A ztunnel-INPUT -m mark --mark 0x210/0x210 -j CONNMARK --save-mark --nfmask 0x210 --ctmask 0x210
-A ztunnel-OUTPUT --source 192.168.1.10 -j MARK --set-mark 0x220
-A ztunnel-PREROUTING -p udp -m udp --dport 6081 -j RETURN
-A ztunnel-PREROUTING -m connmark --mark 0x220/0x220 -j MARK --set-mark 0x200/0x200
-A ztunnel-PREROUTING -m mark --mark 0x200/0x200 -j RETURN
-A ztunnel-PREROUTING ! -i veth7 -m connmark --mark 0x210/0x210 -j MARK --set-mark 0x040/0x040
-A ztunnel-PREROUTING -m mark --mark 0x040/0x040 -j RETURN
-A ztunnel-PREROUTING -i veth7 ! --source 10.244.1.2 -j MARK --set-mark 0x210/0x210
-A ztunnel-PREROUTING -m mark --mark 0x200/0x200 -j RETURN
-A ztunnel-PREROUTING -i veth7 -j MARK --set-mark 0x220/0x220
-A ztunnel-PREROUTING -p udp -j MARK --set-mark 0x220/0x220
-A ztunnel-PREROUTING -m mark --mark 0x200/0x200 -j RETURN
-A ztunnel-PREROUTING -p tcp -m set --match-set ztunnel-pods-ips src -j MARK --set-mark 0x100/0x100
COMMIT
* nat
-N ztunnel-PREROUTING
-N ztunnel-POSTROUTING
-I PREROUTING 1 -j ztunnel-PREROUTING
-I POSTROUTING 1 -j ztunnel-POSTROUTING
-A ztunnel-PREROUTING -m mark --mark 0x100/0x100 -j ACCEPT
-A ztunnel-POSTROUTING -m mark --mark 0x100/0x100 -j ACCEPT
COMMIT
`);
    expect(commands).toContain('ip rule add priority 101 fwmark 0x100/0x100 lookup 101');
  });

  test('with a chain in filter since 1.19, and probes told by their socket since 1.20', () => {
    const [older, newer] = ['1.19', '1.20'].map((version) =>
      lines(`${NODE} --istio-version ${version}`),
    );
    expect(older).toContain('-I FORWARD 1 -j ztunnel-FORWARD');
    expect(older?.filter((line) => !newer?.includes(line))).toEqual([
      '-A ztunnel-OUTPUT --source 192.168.1.10 -j MARK --set-mark 0x220',
    ]);
    expect(newer?.filter((line) => !older?.includes(line))).toEqual([
      '-A ztunnel-OUTPUT --source 192.168.1.10 -m owner --socket-exists -p tcp -m set --match-set ztunnel-pods-ips dst -j MARK --set-mark 0x220',
    ]);
  });

  test('DNS went to ztunnel’s own address', () => {
    expect(lines(`${NODE} --istio-version 1.20 --redirect-dns`)).toContain(
      '-A ztunnel-PREROUTING -p udp -m set --match-set ztunnel-pods-ips src --dport 53 -j DNAT --to 10.244.1.2:15053',
    );
  });

  test('ztunnel took it by TPROXY in its own namespace', () => {
    const { restore } = run(`${NODE} --istio-version 1.20 --ztunnel-namespace`);
    expect(restore.match(/^-A .*/gm)).toEqual([
      '-A PREROUTING -p tcp -i pistioin -m tcp --dport 15008 -j TPROXY --tproxy-mark 0x400/0xfff --on-port 15008 --on-ip 127.0.0.1',
      '-A PREROUTING -p tcp -i pistioout -j TPROXY --tproxy-mark 0x400/0xfff --on-port 15001 --on-ip 127.0.0.1',
      '-A PREROUTING -p tcp -i pistioin -j TPROXY --tproxy-mark 0x400/0xfff --on-port 15006 --on-ip 127.0.0.1',
      '-A PREROUTING -p tcp -i eth0 ! --dst 10.244.1.2 -j MARK --set-mark 0x4d3/0xfff',
    ]);
  });

  test('what tells of that node changes nothing later', () => {
    expect(run('--ztunnel-veth veth7').problems).toEqual([
      'warning: --ztunnel-veth changes nothing since Istio 1.21, when the rules moved into the pods.',
    ]);
  });
});
