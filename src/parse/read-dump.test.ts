import { expect, test } from 'vitest';
import { printRule, printRuleset } from '#ruleset/print.ts';
import { readDump } from './read-dump.ts';

/** Every ruleset as `iptables-save` would print it. */
function printed(text: string): string {
  return readDump(text)
    .rulesets.map((ruleset) => printRuleset(ruleset, { counters: false }))
    .join('');
}

function problemsOf(text: string): readonly string[] {
  return readDump(text).problems.map(
    ({ line, column, endColumn, code }) => `${line}:${column}-${endColumn} ${code}`,
  );
}

/** The rules only, without the chains around them. */
function rules(text: string): readonly string[] {
  return printed(text)
    .split('\n')
    .filter((line) => line.startsWith('-A'));
}

test('a save comes back as it was, counters and all', () => {
  const save = [
    '*mangle',
    ':PREROUTING ACCEPT [12:3456]',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD DROP [7:8]',
    ':OUTPUT ACCEPT [1:90071992547409931]',
    ':POSTROUTING ACCEPT [0:0]',
    ':logged - [0:0]',
    ':web - [0:0]',
    '[4:240] -A PREROUTING -s 10.0.0.0/8 ! -i lo -p tcp -m tcp --dport 80 -m comment --comment "a \\"quoted\\" text" -j web',
    '[5:300] -A web -m mark --mark 0x1/0xff -j MARK --set-xmark 0x2/0xffffffff',
    '[6:360] -A web -g logged',
    'COMMIT',
    '',
  ].join('\n');
  const { rulesets, problems } = readDump(save);
  expect(problems).toEqual([]);
  const [ruleset] = rulesets;
  expect(ruleset && printRuleset(ruleset, { counters: true })).toBe(save);
});

test('counters are printed without the zeros before them', () => {
  const save = (chain: string, rule: string) =>
    `*filter\n:INPUT DROP ${chain}\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rule} -A INPUT -i lo -j ACCEPT\nCOMMIT\n`;
  const [ruleset] = readDump(save('[007:00]', '[0100:010]')).rulesets;
  expect(ruleset && printRuleset(ruleset, { counters: true })).toBe(save('[7:0]', '[100:10]'));
});

test('restore input as programs write it reads as the tool reads it', () => {
  expect(
    rules(`* nat
-N ISTIO_REDIRECT
-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-port 15001
-A PREROUTING -j ISTIO_REDIRECT -p tcp --dport 80:90
-I PREROUTING -p udp -j RETURN
-I PREROUTING 2 -p icmp -j RETURN
COMMIT
`),
  ).toEqual([
    '-A PREROUTING -p udp -j RETURN',
    '-A PREROUTING -p icmp -j RETURN',
    '-A PREROUTING -p tcp -m tcp --dport 80:90 -j ISTIO_REDIRECT',
    '-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001',
  ]);
});

test('a list of addresses makes a rule of each, all on one line', () => {
  const text = '*filter\n-A INPUT -s 10.0.0.1,10.0.0.2 -d 10.1.0.1,10.1.0.2 -j DROP\nCOMMIT\n';
  expect(rules(text)).toEqual([
    '-A INPUT -s 10.0.0.1/32 -d 10.1.0.1/32 -j DROP',
    '-A INPUT -s 10.0.0.1/32 -d 10.1.0.2/32 -j DROP',
    '-A INPUT -s 10.0.0.2/32 -d 10.1.0.1/32 -j DROP',
    '-A INPUT -s 10.0.0.2/32 -d 10.1.0.2/32 -j DROP',
  ]);
  const dump = readDump(text);
  const found = dump.rulesOnLine(2).map(({ ruleset, rule }) => {
    const owner = dump.rulesets[ruleset];
    return owner && printRule(owner, owner.rule(rule));
  });
  expect(found).toEqual(rules(text));
  expect(dump.rulesOnLine(1)).toEqual([]);
});

test('what cannot be read is kept verbatim, and its place is named', () => {
  const text = `*filter
-A INPUT -s XX.XX.1.2 -p tcp -j DROP
-A INPUT -m geoip --src-cc CN -j DROP
-A INPUT -p tcp -m tcp --dport lots -j ACCEPT
-A INPUT -j ELSEWHERE
COMMIT
`;
  expect(rules(text)).toEqual([
    '-A INPUT -s XX.XX.1.2 -p tcp -j DROP',
    '-A INPUT -m geoip --src-cc CN -j DROP',
    '-A INPUT -p tcp -m tcp --dport lots -j ACCEPT',
    '-A INPUT -j ELSEWHERE',
  ]);
  expect(problemsOf(text)).toEqual([
    '2:13-22 masked-value',
    '3:13-18 unknown-match',
    '4:32-36 bad-value',
    '5:13-22 missing-chain',
  ]);
});

test('command lines of both families make a ruleset each', () => {
  const { rulesets } = readDump(
    `iptables -A INPUT -s 10.0.0.1 -m comment --comment 'it is' -j DROP
sudo /sbin/ip6tables -t mangle -P FORWARD DROP
ip6tables -A INPUT -s 2001:db8::1 -j ACCEPT
`,
  );
  expect(rulesets.map(({ family, ruleCount }) => ({ family, ruleCount }))).toEqual([
    { family: 4, ruleCount: 1 },
    { family: 6, ruleCount: 1 },
  ]);
});

test('ids of chains and rules run on over tables and rulesets', () => {
  const { rulesets } = readDump(`*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A OUTPUT -j ACCEPT
COMMIT
*nat
:own - [0:0]
:PREROUTING ACCEPT [0:0]
-A own -j ACCEPT
-A PREROUTING -j own
COMMIT
`);
  const chains = rulesets.flatMap((ruleset) =>
    ruleset.tables.flatMap(({ firstChain, chainCount }) =>
      Array.from({ length: chainCount }, (_, index) => {
        const id = (firstChain + index) as typeof firstChain; // A table's chains are consecutive.
        const { name, firstRule, ruleCount } = ruleset.chain(id);
        return `${id} ${name} ${firstRule}+${ruleCount}`;
      }),
    ),
  );
  expect(chains).toEqual([
    '0 PREROUTING 0+0',
    '1 OUTPUT 0+1',
    '2 PREROUTING 1+1',
    '3 INPUT 2+0',
    '4 OUTPUT 2+0',
    '5 POSTROUTING 2+0',
    '6 own 2+1',
  ]);
});
