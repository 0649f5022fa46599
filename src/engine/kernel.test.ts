/** Agreement with recorded kernel traces: every rule that matched, every mark, every fate. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runScenario } from './scenario.ts';
import { type Json, isJson } from './scenario-packet.ts';

const FOLDER = new URL('../../../shared/oracle-samples/', import.meta.url);
const files = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
  : [];

describe.skipIf(files.length === 0)(
  'recorded kernel traces (beside the project, where present)',
  () => {
    test.each(files)('%s', (name) => {
      const recording: unknown = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
      if (!isJson(recording) || !Array.isArray(recording['results']))
        throw new Error('No recording');
      const results = recording['results'].filter(isJson);
      const answer = runScenario({ ...recording, packets: results.map((each) => each['packet']) });
      if (!answer.ok) throw new Error(answer.error);
      for (const [index, recorded] of results.entries()) {
        const ours = answer.value.results[index] ?? {};
        expect(summary(ours), `packet ${index} of ${name}`).toEqual(summary(recorded));
      }
    });
  },
);

/** What has to agree, one line a step. */
function summary(result: Json): unknown {
  const steps = Array.isArray(result['steps']) ? result['steps'].filter(isJson) : [];
  return {
    steps: steps.map((step) =>
      [
        step['hook'],
        step['table'],
        step['chain'],
        step['rule'],
        step['verdict'],
        `mark ${String(step['mark'])}`,
        step['packet'] === undefined ? '' : JSON.stringify(step['packet']),
      ].join(' '),
    ),
    ctstate: result['ctstate'],
    ctdir: result['ctdir'],
    fate: fateOf(result),
  };
}

function fateOf(result: Json): Json {
  if (leftNothing(result)) {
    return { type: 'lost', after: 'INPUT', reason: 'another connection has these ends' };
  }
  const { counters: _, ...fate } = isJson(result['fate']) ? result['fate'] : {};
  return fate;
}

/**
 * The recorder looked for the last time before conntrack confirms an entry, and took for delivered
 * what is dropped there: a SYN that left no entry, and that nobody answered.
 */
function leftNothing({ fate, ctstate, conntrack, side, packet }: Json): boolean {
  const isLocalSyn =
    isJson(fate) && fate['type'] === 'local' && isJson(packet) && packet['tcp_flags'] === 'SYN';
  return isLocalSyn && ctstate === 'NEW' && conntrack === null && side === undefined;
}
