import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printAddress, readAddress } from './address.ts';
import { printSubnet, readSubnet, subnetHas } from './subnet.ts';

const word = fc.oneof(fc.constantFrom(0, 1, 0xffff, 0xffff0000), fc.nat({ max: 0xffffffff }));
const address = fc.oneof(
  fc.tuple(word).map((words) => ({ family: 4 as const, words })),
  fc.tuple(word, word, word, word).map((words) => ({ family: 6 as const, words })),
);

test('what is printed reads back as the same address', () => {
  fc.assert(
    fc.property(address, (each) => {
      expect(readAddress(printAddress(each))).toEqual(each);
    }),
  );
});

describe('as inet_ntop prints', () => {
  test.each([
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.4'],
    ['::127.0.0.53', '::127.0.0.53'],
    ['255.255.255.255', '255.255.255.255'],
  ])('%s → %s', (text, printed) => {
    const read = readAddress(text);
    expect(read && printAddress(read)).toBe(printed);
  });
});

test.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.01',
  '1.2.3.4.5',
  ':::',
  '1::2::3',
  '12345::',
  '::1.2.3',
  'fe80::1%eth0',
  '1:2:3:4:5:6:7',
])('“%s” is no address', (text) => {
  expect(readAddress(text)).toBeUndefined();
});

test.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['10.1.2.3/255.255.0.0', '10.1.0.0/16'],
  ['10.1.2.3/255.0.255.0', '10.0.2.0/255.0.255.0'],
  ['10.1.2.3', '10.1.2.3/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:db8::5/33', '2001:db8::/33'],
])('the subnet %s prints as %s', (text, printed) => {
  const read = readSubnet(text);
  expect(read && printSubnet(read)).toBe(printed);
});

test('a subnet has its own address and none of the other family', () => {
  fc.assert(
    fc.property(address, fc.nat({ max: 32 }), address, (each, length, other) => {
      const subnet = readSubnet(`${printAddress(each)}/${length}`);
      expect(subnet && subnetHas(subnet, each)).toBe(true);
      if (subnet && other.family !== each.family) expect(subnetHas(subnet, other)).toBe(false);
    }),
  );
});
