/** What must hold for every link: it gives back what went in, and damage is told, never shown. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compressor } from '#ui/share/compression.ts';
import { checksum, decodeBytes, encodeBytes } from './bytes.ts';
import { decodeLink, encodeLink, linkSentence } from './link.ts';
import { decodeFile, encodeFile } from './saved-file.ts';
import { type Shared, USUAL_VIEW } from './shared.ts';
import { LADDER } from './upgrade.ts';
import { MOST_FOLLOW_UPS, WIRE_VERSION } from './wire.ts';

const anyShared: fc.Arbitrary<Shared> = fc.record({
  dump: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constant(
      '*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -j REDIRECT --to-ports 15001\nCOMMIT\n',
    ),
  ),
  title: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
  packetLine: fc.string({ maxLength: 60 }),
  choices: fc.dictionary(
    fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('__proto__', 'constructor', 'toString')),
    fc.constantFrom('yes', 'no', '0', '17'),
    { noNullPrototype: true },
  ),
  followUps: fc.array(fc.constantFrom('reply', 'again'), { maxLength: MOST_FOLLOW_UPS }),
  host: fc.record(
    {
      addresses: fc.string(),
      routes: fc.constant('default dev eth0\n'),
      rules: fc.string({ unit: 'binary' }),
      sets: fc.constant(''),
      sockets: fc.string(),
      sysctls: fc.constant('net.ipv4.ip_forward = 1\n'),
      connections: fc.string(),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
  packets: fc.array(
    fc.record({ packetLine: fc.string({ maxLength: 60 }), expected: fc.string({ maxLength: 40 }) }),
    { maxLength: 5 },
  ),
  joining: fc.record(
    {
      start: fc.nat(9),
      places: fc.array(
        fc.record(
          {
            ruleset: fc.nat(9),
            kind: fc.constantFrom('pod', 'node', 'apart'),
            address: fc.string({ maxLength: 20 }),
            onNode: fc.constant('veth7'),
            host: fc.string({ unit: 'binary' }),
          },
          { requiredKeys: ['ruleset'], noNullPrototype: true },
        ),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
  view: fc.record({
    step: fc.option(fc.nat(10_000_000), { nil: undefined }),
    line: fc.option(fc.nat(400_000), { nil: undefined }),
    columns: fc.option(fc.constant<[number, number, number]>([20, 47, 33]), { nil: undefined }),
    tab: fc.option(fc.constantFrom('dump', 'map', 'trace'), { nil: undefined }),
    leg: fc.option(fc.nat(15), { nil: undefined }),
  }),
});

test('every link opens as it was shared', async () => {
  await fc.assert(
    fc.asyncProperty(anyShared, async (shared) => {
      const opened = await decodeLink(await encodeLink(shared, compressor), compressor);
      expect(opened).toEqual({ ok: true, value: { shared, viewLost: false } });
    }),
  );
});

test('a link cut anywhere says so, and shows its own dump or none', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyShared,
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (shared, part) => {
        const link = await encodeLink(shared, compressor);
        const cut = link.slice(0, Math.floor(part * (link.length - 1)));
        expect(await told(cut, shared)).toMatch(/\.$/);
      },
    ),
  );
});

test('a link with one character changed says so, and shows its own dump or none', async () => {
  const anyCharacter = fc.constantFrom(...'ABXYZabxyz0189-_.:#%'.split(''));
  await fc.assert(
    fc.asyncProperty(anyShared, fc.nat(), anyCharacter, async (shared, place, character) => {
      const link = await encodeLink(shared, compressor);
      const at = 1 + (place % (link.length - 1));
      fc.pre(link.charAt(at) !== character);
      expect(await told(link.slice(0, at) + character + link.slice(at + 1), shared)).toMatch(/\.$/);
    }),
  );
});

/** What the person is told of a damaged link, and any content that is not the one shared. */
async function told(fragment: string, shared: Shared): Promise<string> {
  const opened = await decodeLink(fragment, compressor);
  if (!opened.ok) return linkSentence(opened.error);
  const { view: _, ...content } = opened.value.shared;
  const { view: __, ...given } = shared;
  expect(content).toEqual(given);
  return opened.value.viewLost ? 'The view is lost.' : '';
}

test('any text at all is a link or a problem', async () => {
  const anyFragment = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `#1:${rest}`),
    fc.base64String().map((rest) => `#1:${rest}.1`),
  );
  await fc.assert(
    fc.asyncProperty(anyFragment, async (fragment) => {
      expect((await decodeLink(fragment, compressor)).ok).toBe(false);
    }),
  );
});

/** A part made by a hand that knows the format. */
async function forged(json: string): Promise<string> {
  const deflated = await compressor.deflate(new TextEncoder().encode(json));
  const bytes = new Uint8Array(4 + deflated.length);
  new DataView(bytes.buffer).setUint32(0, checksum(deflated));
  bytes.set(deflated, 4);
  return encodeBytes(bytes);
}

test.each([
  '{}',
  'null',
  '[]',
  '{"d":1,"p":""}',
  '{"d":"","p":"","c":{"a":1}}',
  '{"d":"","p":"","c":[["a",2]]}',
  '{"d":"","p":"","f":"rx"}',
  '{"d":"","p":"","h":"1: lo:"}',
  '{"d":"","p":"","h":{"a":1}}',
  `{"d":"","p":"","f":"${'r'.repeat(MOST_FOLLOW_UPS + 1)}"}`,
  'not JSON',
])('content that is none is refused: %s', async (json) => {
  const opened = await decodeLink(`#1:${await forged(json)}.1`, compressor);
  expect(opened).toEqual({ ok: false, error: { kind: 'damaged' } });
});

test.each(['{"s":-1}', '{"s":0.5}', '{"w":[1,2]}', '{"w":[50,50,"a"]}', '{"b":"learn"}', 'null'])(
  'a view that is none costs the view only: %s',
  async (json) => {
    const content = await forged('{"d":"*raw","p":"udp"}');
    const opened = await decodeLink(`#1:${content}.${await forged(json)}.2`, compressor);
    expect(opened.ok && opened.value.viewLost && opened.value.shared.dump).toBe('*raw');
  },
);

test('keys that mean something to JavaScript change nothing', async () => {
  const json =
    '{"d":"*raw","p":"udp","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"c":[["__proto__",1]]}';
  const opened = await decodeLink(`#1:${await forged(json)}.1`, compressor);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(opened.ok && Object.entries(opened.value.shared.choices)).toEqual([['__proto__', 'yes']]);
});

test('a small link that unpacks to very much is stopped', async () => {
  const bomb = await forged(`{"d":"${'0'.repeat(17 * 1024 * 1024)}","p":""}`);
  expect(bomb.length).toBeLessThan(30_000);
  const opened = await decodeLink(`#1:${bomb}.1`, compressor);
  expect(opened).toEqual({ ok: false, error: { kind: 'too-big' } });
});

test('a link of a later version is told from a damaged one', async () => {
  const later = WIRE_VERSION + 1;
  const opened = await decodeLink(`#${later}:anything`, compressor);
  expect(opened).toEqual({ ok: false, error: { kind: 'newer', version: later } });
});

test('every older version has its step on the ladder', () => {
  expect(LADDER).toHaveLength(WIRE_VERSION - 1);
});

test('bytes and text are one to one', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBytes(encodeBytes(bytes))).toEqual(bytes);
    }),
  );
  fc.assert(
    fc.property(fc.base64String(), (text) => {
      const bytes = decodeBytes(text);
      expect(bytes === undefined || encodeBytes(bytes) === text).toBe(true);
    }),
  );
});

test('the checksum is the CRC-32 that everybody knows', () => {
  expect(checksum(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('every saved file opens as it was saved', () => {
  fc.assert(
    fc.property(anyShared, (shared) => {
      expect(decodeFile(encodeFile(shared))).toEqual({ ok: true, value: shared });
    }),
  );
});

test('a saved file that is damaged, forged or newer says so in a sentence', () => {
  const whole = encodeFile({
    dump: '*raw\nCOMMIT\n',
    title: undefined,
    packetLine: 'tcp',
    choices: {},
    followUps: [],
    host: {},
    packets: [],
    joining: {},
    view: USUAL_VIEW,
  });
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    whole.slice(0, -9),
    whole.replace('"chainwalk": 1', '"chainwalk": 2'),
    whole.replace('"dump"', '"dumps"'),
    '{"chainwalk":1,"dump":3,"packet":""}',
    '{"chainwalk":1,"dump":"","packet":"","followUps":["maybe"]}',
    `{"chainwalk":1,"dump":"","packet":"","followUps":${JSON.stringify(Array(40).fill('reply'))}}`,
  ]) {
    const opened = decodeFile(text);
    expect(opened.ok ? '' : opened.error).toMatch(/\.$/);
  }
  // A view that is none costs the view.
  const opened = decodeFile('{"chainwalk":1,"dump":"x","packet":"","view":{"step":-1}}');
  expect(opened.ok && opened.value.view.step).toBeUndefined();
});
