import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type NumberTest, PACKET_NUMBER, PACKET_NUMBER_COUNT } from '#extensions/number-test.ts';
import { ChainTestsBuilder } from '#ruleset/chain-tests.ts';
import { ChainSearch } from './chain-search.ts';

const { source, destination, protocol, mark } = PACKET_NUMBER;

/** Few values, so that tests hold now and then. */
const value = fc.constantFrom(0, 1, 2, 3, 0x80000000, 0xffffffff);
const someTest: fc.Arbitrary<NumberTest> = fc.record({
  number: fc.constantFrom(source, destination, protocol, mark),
  mask: fc.constantFrom(0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe, 0x80000000, 1),
  from: value,
  to: value,
  invert: fc.constantFrom(false, false, false, true),
});
const equality = fc
  .tuple(fc.constantFrom(source, destination), fc.nat(60))
  .map(([number, from]): NumberTest => ({
    number,
    mask: 0xffffffff,
    from,
    to: from,
    invert: false,
  }));

function holds({ number, mask, from, to, invert }: NumberTest, numbers: Uint32Array): boolean {
  const masked = ((numbers[number] ?? 0) & mask) >>> 0;
  return (masked >= from && masked <= to) !== invert;
}

test('the rules that are found, by looking through or by an index, are those whose tests all hold', () => {
  const rules = fc.array(fc.array(fc.oneof(equality, equality, someTest), { maxLength: 4 }), {
    maxLength: 90,
  });
  const packet = fc.array(fc.oneof(value, fc.nat(60)), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(rules, fc.array(packet, { minLength: 70, maxLength: 70 }), (chain, packets) => {
      const builder = new ChainTestsBuilder(chain.length);
      for (const tests of chain) {
        for (const each of tests) builder.add(each);
        builder.endRule();
      }
      const search = new ChainSearch(builder.finish());
      for (const [one = 0, two = 0, three = 0, four = 0] of packets) {
        const numbers = new Uint32Array(PACKET_NUMBER_COUNT);
        [numbers[source], numbers[destination], numbers[protocol], numbers[mark]] = [
          one,
          two,
          three,
          four,
        ];
        const found: number[] = [];
        for (
          let at = search.next(numbers, 0);
          at < chain.length;
          at = search.next(numbers, at + 1)
        ) {
          found.push(at);
        }
        const wanted = chain.flatMap((tests, rule) =>
          tests.every((each) => holds(each, numbers)) ? [rule] : [],
        );
        expect(found).toEqual(wanted);
      }
    }),
  );
});
