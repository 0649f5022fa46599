import { expect, test } from 'vitest';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { createLocalEngine } from './local-engine.ts';
import { createPrograms } from './programs.ts';

const programs = createPrograms();

async function written(name: string, words: readonly string[]): Promise<string> {
  const answer = await programs.write(name, { words, environment: {}, objects: [] });
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems));
  return answer.dump;
}

test('what is written for IPv6 is read as IPv6', async () => {
  const dump = await written('linkerd', ['-p4143', '-o4140', '-u2102', '--family=6']);
  const { rulesets, problemCount } = await createLocalEngine({ now: () => 0 }).open(dump);
  expect(rulesets.map(({ family }) => family)).toEqual([6]);
  expect(problemCount.error).toBe(0);
});

test('a pod’s dump is guessed, and what somebody changed in it is found', async () => {
  const [guess] = await programs.guess(ISTIO_SIDECAR);
  expect(guess).toMatchObject({ program: 'istio-iptables', rulesOff: 0 });
  const words = Object.entries(guess?.values ?? {}).map(([name, value]) => `--${name}=${value}`);
  const expected = await written('istio-iptables', words);
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(ISTIO_SIDECAR);
  expect(await engine.compare(revision, expected)).toMatchObject({ count: 0, actualRules: 18 });

  const tampered = ISTIO_SIDECAR.replace('--dport 15020 -j RETURN', '--dport 9100 -j RETURN');
  const opened = await engine.open(tampered);
  const { differences } = await engine.compare(opened.revision, expected);
  expect(differences).toEqual([
    {
      kind: 'changed',
      table: 'nat',
      chain: 'ISTIO_INBOUND',
      line: 27,
      sentence: 'Rule 4 of nat ISTIO_INBOUND is another one than it should be.',
      actual: '-p tcp -m tcp --dport 9100 -j RETURN',
      expected: '-p tcp -m tcp --dport 15020 -j RETURN',
    },
  ]);
});

test('a program that there is not is a bug', async () => {
  await expect(written('iptables', [])).rejects.toThrow('There is no program iptables');
});
