/** `iptables -L` of the real tool: each row reads as the rule it lists, or says what it does not show. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { printRule, printRuleset } from '#ruleset/print.ts';
import type { Rule, Ruleset } from '#ruleset/ruleset.ts';
import { whyNoTool } from '#testing/real-iptables.ts';
import { readDump } from './read-dump.ts';

const FILTER = `
-p tcp -m tcp --sport 4001:4002 ! --dport 80 --tcp-flags SYN,ACK SYN --tcp-option 3 -j ACCEPT
-p tcp -m tcp ! --sport 4001:4002 --dport 80 ! --tcp-flags FIN,SYN,RST,ACK SYN
-p udp -m udp --sport 53 ! --dport 4001:4003 -j own
-p icmp -m icmp --icmp-type 8 -j DROP
-p icmp -m icmp ! --icmp-type 3/1
-p icmp -m icmp --icmp-type any
-m conntrack --ctstate NEW,RELATED ! --ctproto 6 --ctorigsrc 1.2.3.4 --ctorigdstport 80 --ctdir ORIGINAL
-m conntrack ! --ctstate INVALID -m comment --comment "a */ b"
-m state ! --state NEW,RELATED
-m mark ! --mark 0x1/0xf
-m connmark --mark 1/2
-m owner ! --uid-owner 4294 -j own
-m owner --gid-owner 4294 --suppl-groups
-m owner --socket-exists
-p tcp -m multiport --dports 4442,4443
-p tcp -m multiport ! --sports 4003:4005 -m multiport --ports 4008
-m limit --limit 3/min --limit-burst 7
-m addrtype ! --src-type LOCAL,UNICAST --dst-type MULTICAST
-m statistic --mode random ! --probability 0.3
-m statistic --mode nth --every 3 --packet 2
-m physdev --physdev-in e0 ! --physdev-is-bridged
-m pkttype ! --pkt-type multicast
-m mac ! --mac-source 02:00:00:00:00:01
-m iprange --src-range 1.2.3.4-1.2.3.9 ! --dst-range 1.2.3.5-1.2.3.8
-m recent --set --name seen
-m recent ! --update --seconds 3 --hitcount 4 --rttl --name K --rdest
-m dscp ! --dscp 4
-m tos --tos 4
-m ttl --ttl-gt 3
-m length ! --length 10:20
-m socket --nowildcard --restore-skmark
-m helper --helper ftp
-m connlimit --connlimit-above 2
-p tcp -m tcpmss --mss 1:2
-m hashlimit --hashlimit-upto 10/sec --hashlimit-mode srcip --hashlimit-name foo
-m string --string "a b" --algo bm
-m quota --quota 5
-m policy --dir in --pol none
-f -s 10.0.0.0/8 ! -d 192.168.1.1
! -p tcp ! -i eth0 -o cali+ -g own
-p 47 -j REJECT --reject-with icmp-host-prohibited
-p tcp -j REJECT --reject-with tcp-reset
-j LOG --log-prefix "own iptables: " --log-level 7 --log-uid --log-tcp-options
-j NFLOG --nflog-prefix foo --nflog-group 3
-j MARK --set-xmark 0x1/0x2
-j MARK --or-mark 4
-j CONNMARK --restore-mark --mask 0xff
-j CONNMARK --save-mark --nfmask 0xf0 --ctmask 0xff
-j NFQUEUE --queue-num 3 --queue-bypass
-j CLASSIFY --set-class 1:2
-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
-j TEE --gateway 1.2.3.4
-j TRACE
`;

const NAT = `
-p tcp -j DNAT --to-destination 1.2.3.4:80 --random
-j DNAT --to-destination 1.2.3.4-1.2.3.9 --persistent
-p tcp -j REDIRECT --to-ports 15001-15003 --random
-j REDIRECT
-j NETMAP --to 10.0.0.0/24
`;

const MANGLE = `
-p tcp -j TPROXY --on-port 15001 --on-ip 127.0.0.1 --tproxy-mark 0x1/0xf
-j TTL --ttl-dec 5
-j TOS --set-tos 4
-j DSCP --set-dscp 4
-p udp -j CHECKSUM --checksum-fill
`;

const RAW = `
-p tcp -j NOTRACK
-j CT --notrack
-j CT --zone 7
-p tcp -j CT --helper ftp
`;

const TABLES: readonly (readonly [table: string, chain: string, rules: string])[] = [
  ['raw', 'PREROUTING', RAW],
  ['mangle', 'PREROUTING', MANGLE],
  ['nat', 'PREROUTING', NAT],
  ['filter', 'rows', FILTER],
];

test('what a listing does not say reads back as the same doubt', () => {
  const [listed] = readDump(`Chain INPUT (policy ACCEPT)
target     prot opt source               destination
ACCEPT     tcp  --  gateway.example      anywhere             tcp dpt:http odd words
DROP       all  --  anywhere             anywhere             # a "note" (of mine)
`).rulesets;
  const printed = listed ? printRuleset(listed, { counters: false }) : '';
  expect(printed).toContain('(the listing does not say -i and -o)');
  expect(printed).toContain('(listed as: odd words)');
  const { rulesets, problems } = readDump(printed);
  expect(rulesets.map((each) => printRuleset(each, { counters: false }))).toEqual([printed]);
  expect(problems.filter(({ code }) => code === 'listed-otherwise')).toHaveLength(4);
});

const missing = whyNoTool();

describe.skipIf(missing !== undefined)(`listings${missing ? ` (skipped: ${missing})` : ''}`, () => {
  test.each([
    ['-n -v -x', []],
    ['-n -v --line-numbers', []],
    ['-v', []],
    ['-n', ['(the listing does not say -i and -o)']],
  ])(
    'iptables -L %s',
    (flags, open) => {
      const { saved, listed } = inNamespace(flags);
      const [own] = readDump(saved).rulesets;
      const [ours, more] = readDump(listed).rulesets;
      expect(more).toBeUndefined();
      for (const [table, chain] of TABLES) {
        const rules = rulesIn(own, table, chain);
        const rows = rulesIn(ours, table, chain);
        expect(rows).toHaveLength(rules.length);
        for (const [index, row] of rows.entries()) {
          const rule = rules[index];
          if (own && ours && rule) compare(printRule(own, rule), row, ours, open);
        }
      }
    },
    60_000,
  );
});

/** A row that reads whole is the rule; one that does not, says so. */
function compare(saved: string, row: Rule, ruleset: Ruleset, open: readonly string[]): void {
  const unread = row.matches.flatMap((match) => (match.kind === 'unread' ? [match.words] : []));
  if (unread.length === 0) {
    expect(printRule(ruleset, row)).toBe(saved);
  } else if (unread.every((words) => open.includes(words))) {
    const rest = row.matches.filter(({ kind }) => kind !== 'unread');
    const shown = saved.replace(/ (?:! )?-[io] \S+/g, '');
    expect(printRule(ruleset, { ...row, matches: rest })).toBe(shown);
  } else {
    expect(unread.join(' ')).toMatch(/listed as|--connlimit/);
  }
}

function rulesIn(ruleset: Ruleset | undefined, table: string, chain: string): readonly Rule[] {
  const found = ruleset?.tableNamed(table);
  const named = found && ruleset?.chainNamed(found.id, chain);
  if (!ruleset || !named) return [];
  return Array.from(
    { length: named.ruleCount },
    (_, index) => ruleset.rule((named.firstRule + index) as Rule['id']), // A chain's rules have consecutive ids.
  );
}

function inNamespace(flags: string): { readonly saved: string; readonly listed: string } {
  const restore = TABLES.map(([table, chain, rules]) =>
    [
      `*${table}`,
      ':own -',
      ':rows -',
      ...rules
        .trim()
        .split('\n')
        .map((rule) => `-A ${chain} ${rule}`),
      'COMMIT',
    ].join('\n'),
  ).join('\n');
  const lists = TABLES.map(
    ([table]) => `echo '# iptables -t ${table} -L ${flags}'; iptables-nft -t ${table} -L ${flags}`,
  );
  const script = `iptables-nft-restore <<'END' || exit 1
${restore}
END
iptables-nft-save
echo ====
${lists.join('\n')}
`;
  const { stdout, stderr } = spawnSync('unshare', ['-n', 'sh'], {
    input: script,
    encoding: 'utf8',
  });
  const [saved = '', listed = ''] = stdout.split('====\n');
  expect(stderr).toBe('');
  return { saved, listed };
}
