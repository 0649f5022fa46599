/** A part of a listing is no faulty whole: what it does not show may well be there. */
import { expect, test } from 'vitest';
import { readDump } from './read-dump.ts';

const said = (text: string): readonly string[] =>
  readDump(text).problems.map(({ line, severity, code }) => `${line} ${severity} ${code}`);

const RULES = `-A KUBE-SERVICES -d 10.96.0.10/32 -j KUBE-SVC-A
-A KUBE-SERVICES -d 10.96.0.11/32 -j KUBE-SVC-B
-A KUBE-SVC-A -j KUBE-MARK-MASQ
-A KUBE-SVC-C -j KUBE-MARK-MASQ
`;

test('a chain that an extract leaves out is named once, with how many rules jump there', () => {
  const dump = readDump(RULES);
  expect(said(RULES)).toEqual(['1 hint no-table', '2 warning cut-chain', '3 warning cut-chain']);
  expect(dump.problems[2]?.message).toBe(
    'The chain KUBE-MARK-MASQ, to which 2 rules jump, is not in this text. What happens there is not known.',
  );
});

test('one chain that was asked for, as rules or as a listing', () => {
  expect(said('-N KUBE-SERVICES\n-A KUBE-SERVICES -j KUBE-SVC-A\n')).toEqual([
    '1 hint no-table',
    '2 warning cut-chain',
  ]);
  const listing = `Chain KUBE-SERVICES (2 references)
 pkts bytes target     prot opt in     out     source               destination
    0     0 KUBE-SVC-A  6    --  *      *       0.0.0.0/0            10.96.0.10
`;
  expect(said(listing)).toEqual(['1 hint no-table', '3 warning cut-chain']);
  expect(readDump(listing).rulesets[0]?.tables[0]?.name).toBe('nat');
});

test('what is whole is held to it', () => {
  const policies = '-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n';
  expect(said(`${policies}-N web\n-A INPUT -j wbe\n`)).toContain('5 error missing-chain');
  expect(said('*filter\n-A INPUT -j wbe\nCOMMIT\n')).toContain('2 error missing-chain');
  expect(said('iptables -A INPUT -j wbe\n')).toContain('1 error missing-chain');
});

test('the level of a listed LOG is none that the listing leaves open', () => {
  const listing = `Chain INPUT (policy ACCEPT 0 packets, 0 bytes)
 pkts bytes target     prot opt in     out     source               destination
    0     0 LOG        all  --  any    any     anywhere             anywhere             LOG level warn
    0     0 LOG        tcp  --  any    any     anywhere             anywhere             LOG level err prefix "x: "
`;
  expect(said(listing)).toEqual(['1 hint no-table']);
});
