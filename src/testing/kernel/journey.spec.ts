/**
 * Journeys against this kernel: real sockets stand for the application and the proxy, the proxy sends
 * what its actor says, and everybody must see what the journey says that they see.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { JourneyView } from '#engine/journey-views.ts';
import { createLocalEngine } from '#engine/local-engine.ts';
import { splitPacketLine } from '#net/packet-fields.ts';
import { generatedRules } from '../generated-rules.ts';
import { whyNoKernel } from './oracle.ts';

const PROGRAM = fileURLToPath(new URL('./journey.py', import.meta.url));
const POD = '10.244.1.5';
const OUTSIDE = '10.244.1.1';

const missing = whyNoKernel();

interface Case {
  readonly program: string;
  readonly flags: string;
  /** What is set up beside the rules. */
  readonly commands: readonly string[];
  readonly inbound: { readonly port: number; readonly transparent: boolean };
  readonly outbound: { readonly port: number; readonly transparent: boolean };
}

const CASES: readonly Case[] = [
  {
    program: 'istio-iptables',
    flags: '-i * -b * -d 15090,15021,15020',
    commands: [],
    inbound: { port: 15006, transparent: false },
    outbound: { port: 15001, transparent: false },
  },
  {
    program: 'istio-iptables',
    flags: '-i * -b * -m TPROXY',
    commands: ['ip rule add fwmark 1337 lookup 133', 'ip route add local default dev lo table 133'],
    inbound: { port: 15006, transparent: true },
    outbound: { port: 15001, transparent: false },
  },
  {
    program: 'istio-ambient',
    flags: '',
    commands: [
      'ip rule add fwmark 0x111/0xfff pref 32764 lookup 100',
      'ip route add local default dev lo table 100',
    ],
    inbound: { port: 15006, transparent: false },
    outbound: { port: 15001, transparent: false },
  },
  {
    program: 'linkerd',
    flags: '-p 4143 -o 4140 -u 2102 --inbound-ports-to-ignore 4190,4191',
    commands: [],
    inbound: { port: 4143, transparent: false },
    outbound: { port: 4140, transparent: false },
  },
];

describe.skipIf(missing !== undefined)(
  `journeys through this kernel${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    test.each(CASES)('$program $flags', async (each) => {
      const rules = await generatedRules(each.program, each.flags);
      const inbound = await followed(rules, `tcp ${OUTSIDE}:40000 → ${POD}:8080 in eth0`);
      const outbound = await followed(rules, `tcp ${POD}:40000 → ${OUTSIDE}:9090 uid 1000`);
      const [toApp, toServer] = [sentBy(inbound, 1), sentBy(outbound, 1)];
      const seen = ask({
        rules,
        commands: each.commands,
        port: 8080,
        outside: 9090,
        inbound: { ...each.inbound, ...toApp },
        outbound: { ...each.outbound, ...toServer },
      });
      expect(seen).toEqual(
        [
          // Who comes to the proxy, and what it is told that they asked for.
          { who: 'inbound', peer: OUTSIDE, original: [POD, 8080] },
          { who: 'inbound onward', source: toApp.source },
          { who: 'app', peer: toApp.source, local: [POD, 8080] },
          { who: 'client', done: true },
          { who: 'outbound', peer: POD, original: [OUTSIDE, 9090] },
          { who: 'outbound onward', source: toServer.source },
          { who: 'server', peer: toServer.source, local: [OUTSIDE, 9090] },
          { who: 'app out', done: true },
        ].toSorted(byPlace(seen)),
      );
      expect(inbound.legs.map(({ to }) => to).at(-1)).toBe('app');
      expect(outbound.end.kind).toBe('left');
    });
  },
);

interface Seen {
  readonly who: string;
}

/** The proxy and whom it calls speak at the same moment: in which order is the scheduler's. */
function byPlace(seen: readonly Seen[]): (a: Seen, b: Seen) => number {
  const place = ({ who }: Seen): number => seen.findIndex((each) => each.who === who);
  return (a, b) => place(a) - place(b);
}

async function followed(dump: string, packetLine: string): Promise<JourneyView> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const reply = await engine.journey({ revision, packetLine, choices: {} });
  if (reply.kind === 'refused') throw new Error(packetLine);
  return reply.journey;
}

interface SentAs {
  readonly source: string;
  readonly uid: number;
  readonly gid: number;
  readonly mark: number;
}

/** What the packet of a leg says of who sends it. */
function sentBy({ legs }: JourneyView, leg: number): SentAs {
  const { source, uid, more } = splitPacketLine(legs[leg]?.packetLine ?? '');
  const gid = /gid (\d+)/.exec(more)?.[1] ?? uid;
  const mark = /mark (\S+)/.exec(more)?.[1] ?? '0';
  return { source, uid: Number(uid), gid: Number(gid), mark: Number(mark) };
}

function ask(told: object): readonly Seen[] {
  const { stdout, stderr, status } = spawnSync('python3', [PROGRAM], {
    input: JSON.stringify(told),
    encoding: 'utf8',
    timeout: 40_000,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Seen); // written by journey.py
}
