/** How long a dump of a quarter of a million rules keeps a person waiting, once it is open. */
import type { Breakpoint } from '#debugger/breakpoint.ts';
import type { Engine } from '#engine/engine.ts';
import { createLocalEngine } from '#engine/local-engine.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import { generateKube } from '#testing/generate-kube.ts';

const RULES = 250_000;
/** A frame of a screen that draws sixty of them in a second. */
const FRAME_MS = 16;

export async function benchLarge(log: (line: string) => void): Promise<void> {
  const { text, packetLine } = generateKube({ rules: RULES });
  const { revision, engine } = await openAndRest(new TextEncoder().encode(text));
  log(`\nkube-proxy, generated, ${RULES.toLocaleString('en')} rules; processor time`);
  const packets = [
    ['to the last service', packetLine],
    ['to a stranger', 'udp 10.244.0.7:40000 > 8.8.8.8:53 in eth0'],
    ['to a node port', 'tcp 192.0.2.9:4000 > 10.0.0.1:32000 in eth0'],
    ['made here', 'tcp 10.244.0.7:40000 > 10.120.1.1:80 uid 1000'],
    ['to a service', 'tcp 10.244.0.7:40000 > 10.96.3.3:80 in eth0'],
  ] as const;
  for (const [name, line] of packets) {
    const request = { revision, packetLine: line, choices: {} };
    const first = await processorTime(() => engine.trace(request));
    const times: number[] = [];
    for (let run = 0; run < 15; run += 1) {
      times.push((await processorTime(() => engine.trace(request))).ms);
    }
    const reply = first.value;
    if (reply.kind !== 'traced') throw new Error(`${line} is refused`);
    const { stepCount } = reply.trace;
    // What crosses to the page and what the page makes of it; everything about a step; a reason.
    const crossed = await processorTime(async () => {
      const there = structuredClone(reply);
      return there.kind === 'traced' && unpackTrace(there.trace);
    });
    const rows = await processorTime(() => engine.steps(revision, stepCount >> 1, 64));
    const step = await processorTime(() => engine.step(revision, stepCount >> 1));
    const why = await processorTime(() => engine.whyNot(revision, LAST_RULE));
    const stops = await processorTime(() => engine.stops(revision, [AT_MARKS]));
    const most = Math.max(...times);
    const longest = Math.max(most, first.ms, rows.ms, step.ms, why.ms);
    const verdict = longest < FRAME_MS ? 'all under' : 'NOT all under';
    log(
      `  ${name.padEnd(20)} ${stepCount.toLocaleString('en')} steps: first ${ms(first.ms)}, then at most ${ms(most)}, ${verdict} ${FRAME_MS} ms`,
    );
    log(
      `  ${' '.repeat(20)} to the page ${ms(crossed.ms)}, rows ${ms(rows.ms)}, a step ${ms(step.ms)}, why not ${ms(why.ms)}, breakpoint ${ms(stops.ms)}`,
    );
  }
}

/** An engine as the worker has it, once it has made ahead what first questions need. */
async function openAndRest(
  text: Uint8Array<ArrayBuffer>,
): Promise<{ readonly engine: Engine; readonly revision: number }> {
  let rest = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    rest = resolve;
  });
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const engine = createLocalEngine({ now: () => performance.now(), pause, onReady: rest });
  const { revision } = await engine.open(text);
  await ready;
  return { engine, revision };
}

const AT_MARKS: Breakpoint = { kind: 'condition', text: 'mark and rule = 3' };

/** Some rule near the end, that no packet here comes to. */
const LAST_RULE = (RULES - 10) as RuleId; // ids count from 0 over the dump: ruleset.ts

interface Timed<T> {
  readonly value: T;
  readonly ms: number;
}

async function processorTime<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1000 };
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
