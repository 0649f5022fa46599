/**
 * The samples' situations in the kernel that runs here: sidecar, TPROXY, ambient, ClusterIP, NodePort
 * and the rest, real packets on real wires through the very dumps, compared step by step.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DUMPS } from '#samples/dumps.ts';
import { compare } from './compare.ts';
import { Oracle, whyNoKernel } from './oracle.ts';
import { SITUATIONS, scenarioOf } from './situations.ts';

const missing = whyNoKernel();
let oracle: Oracle;
const total = { packets: 0, steps: 0 };

test('every dump of the samples has its packets', () => {
  expect(SITUATIONS.map(({ dump }) => dump).toSorted()).toEqual(Object.keys(DUMPS).toSorted());
});

describe.skipIf(missing !== undefined)(
  `the samples in this kernel${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(() => {
      oracle = new Oracle();
    });
    afterAll(() => {
      oracle.close();
      console.log(`${total.packets} packets, ${total.steps} steps of the kernel’s trace`);
    });

    describe.each(['nft', 'legacy'] as const)('%s', (backend) => {
      test.each(SITUATIONS)('$dump', async (situation) => {
        const scenario = scenarioOf(situation, backend);
        const answer = await oracle.ask(scenario);
        if (!answer.ok) throw new Error(answer.error);
        const { disagreements, packets, steps } = compare(scenario, answer.results);
        const lines = disagreements.map(
          ({ packet, sent, what }) => `packet ${packet}, ${JSON.stringify(sent)}: ${what}`,
        );
        expect(lines).toEqual([]);
        // An answer to a packet that went nowhere cannot be sent.
        const fresh = situation.packets.filter((packet) => packet['reply_to'] === undefined);
        expect(packets).toBeGreaterThanOrEqual(fresh.length);
        total.packets += packets;
        total.steps += steps;
      });
    });
  },
);
