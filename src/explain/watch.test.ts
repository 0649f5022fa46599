import { expect, test } from 'vitest';
import { walkLeg } from '#testing/read-trace.ts';
import { markWords, watchAt } from './watch.ts';

const DUMP = `
  *mangle
  :PREROUTING ACCEPT
  -A PREROUTING -j MARK --set-xmark 0x4001/0xffffffff
  COMMIT
  *nat
  :PREROUTING ACCEPT
  -A PREROUTING -p tcp -j DNAT --to-destination 10.1.2.3:8443
  COMMIT`;

const { leg } = walkLeg(DUMP, 'tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0 tos 0xb8');

/** What differs over the first step of a kind: `name: before → after`. */
function changes(kind: string, note = ''): readonly string[] {
  const at = [...leg.steps].findIndex((step) => step.kind === kind);
  return watchAt(leg.steps, at).flatMap(({ title, rows }) =>
    rows
      .filter(({ before, after }) => before !== after)
      .map(
        ({ name, before = '·', after = '·' }) => `${title} ${name}: ${before} → ${after}${note}`,
      ),
  );
}

function all(kind: string): ReadonlyMap<string, string | undefined> {
  const at = [...leg.steps].findIndex((step) => step.kind === kind);
  return new Map(
    watchAt(leg.steps, at).flatMap(({ rows }) => rows.map(({ name, after }) => [name, after])),
  );
}

test('every header field is there, with what it means', () => {
  const fields = all('arrived');
  expect(fields.get('source')).toBe('10.0.0.9');
  expect(fields.get('destination port')).toBe('8080');
  expect(fields.get('TCP flags')).toBe('SYN');
  expect(fields.get('TTL')).toBe('64');
  expect(fields.get('TOS')).toBe('0xb8, DSCP 46');
  expect(fields.get('length')).toBe('60');
  expect(fields.get('in')).toBe('eth0');
  expect(fields.get('state')).toBe('none yet');
  expect(fields.has('decision')).toBe(false);
});

test('a mark is told in bits, and only what changed has two sides', () => {
  expect(changes('continued')).toEqual(['Packet mark: 0x0 → 0x4001, bits 0 and 14']);
  expect(changes('arrived')).toEqual([]);
});

test('conntrack’s entry comes into being, and the binding turns its reply', () => {
  expect(changes('tracked')).toEqual([
    'Connection state: none yet → NEW',
    'Connection original: · → 10.0.0.9:40000 → 10.1.2.3:8080',
    'Connection reply: · → 10.1.2.3:8080 → 10.0.0.9:40000',
    'Connection TCP tracker: · → SYN_SENT',
    'Connection entry: · → not in the table yet',
    'Connection connection mark: · → 0x0',
  ]);
  expect(changes('rewritten')).toEqual([
    'Packet destination port: 8080 → 8443',
    'Connection reply: 10.1.2.3:8080 → 10.0.0.9:40000 → 10.1.2.3:8443 → 10.0.0.9:40000',
  ]);
});

test('the routing decision is there from its step on', () => {
  expect(changes('routed')).toEqual(['Routing decision: · → to this host']);
  expect(all('delivered').get('decision')).toBe('to this host');
});

test.each([
  [0, '0x0'],
  [0x4000, '0x4000, bit 14'],
  [0x80000000, '0x80000000, bit 31'],
  [0xf, '0xf, bits 0, 1, 2 and 3'],
  [0xffffffff, '0xffffffff, 32 bits'],
])('the mark %i reads %s', (mark, words) => {
  expect(markWords(mark)).toBe(words);
});
