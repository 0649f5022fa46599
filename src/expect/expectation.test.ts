import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Ending,
  expectationOf,
  meets,
  printExpectation,
  readExpectation,
} from './expectation.ts';

const CAPTURED: Ending = {
  kind: 'captured',
  address: '10.0.0.9',
  port: 15006,
  program: 'Envoy',
  by: { table: 'nat', chain: 'ISTIO_IN_REDIRECT', rule: 3 },
};
const DROPPED: Ending = {
  kind: 'dropped',
  address: 'fd00::9',
  port: undefined,
  program: undefined,
  by: { table: 'filter', chain: 'INPUT', rule: 'policy' },
};

function met(text: string, ending: Ending): boolean {
  const read = readExpectation(text);
  if (!read.ok) throw new Error(read.error);
  return meets(ending, read.value);
}

describe('an ending is as expected', () => {
  test.each([
    'captured',
    'accepted',
    'not dropped',
    'captured by Envoy',
    'captured by envoy to :15006',
    'accepted to :15006 by Envoy by nat ISTIO_IN_REDIRECT',
    'not captured by ztunnel',
    'captured to :15006',
    'captured to 10.0.0.9',
    'accepted to 10.0.0.9:15006 by nat ISTIO_IN_REDIRECT',
    'captured by nat ISTIO_IN_REDIRECT 3',
    'not captured by nat ISTIO_IN_REDIRECT 1',
  ])('%s', (text) => expect(met(text, CAPTURED)).toBe(true));

  test.each(['dropped', 'blocked by filter INPUT', 'dropped to fd00::9 by filter INPUT policy'])(
    '%s',
    (text) => expect(met(text, DROPPED)).toBe(true),
  );

  test.each([
    'delivered',
    'blocked',
    'not captured',
    'captured by ztunnel',
    'captured to :15001',
    'captured to 10.0.0.1:15006',
    'captured by filter ISTIO_IN_REDIRECT',
    'captured by nat ISTIO_IN_REDIRECT policy',
  ])('or not: %s', (text) => expect(met(text, CAPTURED)).toBe(false));
});

test.each([
  ['', '“” is no way to end'],
  ['eaten', '“eaten” is no way to end'],
  ['__proto__', '“__proto__” is no way to end'],
  ['dropped to', '“” is no place'],
  ['dropped to 10.0.0.300', '“10.0.0.300” is no place'],
  ['dropped to :70000', '“:70000” is no place'],
  ['dropped by', 'After “by” stand a table'],
  ['dropped by filter INPUT zero', 'After “by” stand a table'],
  ['dropped perhaps', '“perhaps” is not understood'],
  ['dropped by filter INPUT 3 to :80', '“to” is not understood'],
])('“%s” is refused: %s', (text, says) => {
  const read = readExpectation(text);
  expect(read.ok ? '' : read.error).toContain(says);
});

test('what an ending is expected as reads back, and the ending meets it', () => {
  const by = fc.option(
    fc.record({
      table: fc.constantFrom('nat', 'filter'),
      chain: fc.constantFrom('INPUT', 'KUBE-SVC-X', 'to', 'by'),
      rule: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant('policy' as const)),
    }),
    { nil: undefined },
  );
  const ending: fc.Arbitrary<Ending> = fc.record({
    kind: fc.constantFrom('delivered', 'captured', 'forwarded', 'sent', 'dropped', 'lost'),
    address: fc.constantFrom('10.0.0.9', 'fd00::9', '::1'),
    port: fc.option(fc.nat(65535), { nil: undefined }),
    program: fc.constantFrom(undefined, 'Envoy'),
    by,
  });
  fc.assert(
    fc.property(ending, (each) => {
      const read = readExpectation(printExpectation(expectationOf(each)));
      expect(read).toEqual({ ok: true, value: expectationOf(each) });
      expect(meets(each, expectationOf(each))).toBe(true);
    }),
  );
});
