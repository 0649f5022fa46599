import { expect, test } from 'vitest';
import { createLocalEngine } from './local-engine.ts';

const DUMP = `*nat
:PREROUTING ACCEPT [12:720]
:web - [0:0]
[5:300] -A PREROUTING -p udp -j web
[1234567:98765432] -A PREROUTING -p tcp -j web
[0:0] -A PREROUTING -j RETURN
-A web -p tcp --dport 8080 -j REDIRECT --to-ports 15006
COMMIT
`;

async function notes(packetLine: string | undefined): Promise<readonly string[]> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  if (packetLine !== undefined) await engine.trace({ revision, packetLine, choices: {} });
  const found = await engine.lineNotes(revision, 1, 20);
  return found.map(({ line, sign, outcome, note }) =>
    [line, sign, outcome, note].filter((each) => each !== undefined && each !== '').join(' | '),
  );
}

test('without a trace a line has what the dump says', async () => {
  expect(await notes(undefined)).toEqual([
    '2 | policy decided 12 packets, 720 B',
    '3 | 2 rules lead here; 1 rule',
    '4 | 5 packets, 300 B',
    '5 | 1.23 M packets, 98.8 MB',
    '6 | no packet yet',
  ]);
});

test('with a trace every rule says what the packet had to do with it', async () => {
  expect(await notes('tcp 10.0.0.1:40000 > 10.0.0.2:8080 in eth0')).toEqual([
    '2 | policy decided 12 packets, 720 B',
    '3 | 2 rules lead here; 1 rule',
    '4 | missed | ✗ udp | 5 packets, 300 B',
    '5 | matched | → web | 1.23 M packets, 98.8 MB',
    '6 | unreached | no packet yet',
    '7 | decided | REDIRECT :15006',
  ]);
});

test('lines beyond the dump are no trouble', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  expect(await engine.lineNotes(revision, -5, 1e9)).toHaveLength(5);
});
