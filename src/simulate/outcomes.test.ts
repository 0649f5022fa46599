import { expect, test, vi } from 'vitest';
import { walkLeg } from '#testing/read-trace.ts';
import { printAddress } from '#net/address.ts';
import { outcomesOf } from './outcomes.ts';

const SERVICE = `
  *nat
  :PREROUTING ACCEPT [0:0]
  :SVC - [0:0]
  -A PREROUTING -d 10.96.0.9/32 -p tcp -m tcp --dport 80 -j SVC
  -A SVC -m statistic --mode random --probability 0.33333333349 -j DNAT --to-destination 10.2.0.1
  -A SVC -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.2.0.2
  -A SVC -j DNAT --to-destination 10.2.0.3
  COMMIT`;

test('a service’s backends come with their true shares, which add up to one', () => {
  const packet = 'tcp 10.1.0.7:40000 > 10.96.0.9:80 in eth0';
  const dump = SERVICE.replaceAll(/-j DNAT/g, '-p tcp -j DNAT');
  const { outcomes, left } = outcomesOf((choices) => walkLeg(dump, packet, { choices }).leg, 100);
  expect(left).toBe(0);
  const shares = outcomes.map(
    ({ leg, probability }) =>
      [printAddress(leg.last.packet.destination), (probability ?? 0).toFixed(4)] as const,
  );
  expect(new Map(shares)).toEqual(
    new Map([
      ['10.2.0.1', '0.3333'],
      ['10.2.0.2', '0.3333'],
      ['10.2.0.3', '0.3333'],
    ]),
  );
});

test('more branches than are followed are admitted', () => {
  const rules = Array.from(
    { length: 10 },
    () => '-A INPUT -m statistic --mode random --probability 0.5',
  );
  const dump = `*filter\n:INPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT`;
  const packet = 'udp 10.1.0.7:1 > 10.96.0.9:80 in eth0';
  const { outcomes, left } = outcomesOf((choices) => walkLeg(dump, packet, { choices }).leg, 50);
  expect(outcomes).toHaveLength(50);
  expect(left).toBeGreaterThan(0);
});

test('ten thousand undecided rules in a row are followed a few times only', () => {
  const rules = Array.from({ length: 10_000 }, () => '-A INPUT -m unheard-of -j DROP');
  const dump = `*filter\n:INPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT`;
  const packet = 'udp 10.1.0.7:1 > 10.96.0.9:80 in eth0';
  const { ruleset, leg } = walkLeg(dump, packet, {});
  expect(ruleset.ruleCount).toBe(10_000);
  const run = vi.fn(() => leg);
  const { outcomes, left } = outcomesOf(run, 256);
  expect(left).toBeGreaterThan(0);
  expect(outcomes.length).toBe(run.mock.calls.length);
  expect(run.mock.calls.length).toBeLessThan(10);
});

test('a port drawn from a few is followed for each, from many once for all', () => {
  const dump = (ports: string): string => `
    *nat
    :PREROUTING ACCEPT [0:0]
    -A PREROUTING -p tcp -j DNAT --to-destination 10.2.0.1:${ports} --random
    COMMIT`;
  const ends = (ports: string): readonly (readonly [string, number | undefined])[] =>
    outcomesOf(
      (choices) =>
        walkLeg(dump(ports), 'tcp 10.1.0.7:40000 > 10.96.0.9:80 in eth0', { choices }).leg,
      100,
    ).outcomes.map(({ leg, probability }) => {
      const { transport } = leg.last.packet;
      return [transport.kind === 'tcp' ? String(transport.destinationPort) : '', probability];
    });
  expect(ends('8000-8003')).toEqual([
    ['8000', 0.25],
    ['8001', 0.25],
    ['8002', 0.25],
    ['8003', 0.25],
  ]);
  expect(ends('8000-9000')).toEqual([['8000', 1]]);
});
