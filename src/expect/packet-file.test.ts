import { expect, test } from 'vitest';
import { printPacketTests, readPacketFile } from './packet-file.ts';

const FILE = `# what must hold
rules sidecar rules.txt
host pod.txt

tcp 10.0.0.9:1 → 10.1.2.3:8080 in eth0 => captured   # by Envoy
tcp 10.0.0.9:2 > 10.1.2.3:22 in eth0 => not captured
this is nothing
=> dropped
`;

test('a file of packets and what is expected of them', () => {
  expect(readPacketFile(FILE)).toEqual({
    rules: 'sidecar rules.txt',
    host: 'pod.txt',
    tests: [
      { line: 5, packetLine: 'tcp 10.0.0.9:1 → 10.1.2.3:8080 in eth0', expected: 'captured' },
      { line: 6, packetLine: 'tcp 10.0.0.9:2 > 10.1.2.3:22 in eth0', expected: 'not captured' },
    ],
    problems: [7, 8].map((line) => ({
      line,
      message: 'A line is PACKET => HOW IT ENDS, or rules FILE, or host FILE.',
    })),
  });
});

test('printed tests read back', () => {
  const { tests } = readPacketFile(FILE);
  const again = readPacketFile(printPacketTests(tests)).tests;
  expect(again.map(({ packetLine, expected }) => [packetLine, expected])).toEqual(
    tests.map(({ packetLine, expected }) => [packetLine, expected]),
  );
});
