import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinPacketFields, splitPacketLine } from './packet-fields.ts';
import { printPacketLine, readPacketLine } from './packet-line.ts';

function canonical(line: string): string {
  const read = readPacketLine(line);
  return read.ok
    ? printPacketLine(read.value)
    : read.error.map(({ field, message }) => `${field}: ${message}`).join('\n');
}

describe('reads and prints', () => {
  test.each([
    ['tcp 10.0.0.9:40000 > 10.1.2.3:8080 in eth0', 'tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0'],
    ['tcp 10.0.0.9:40000->10.1.2.3:http in eth0', 'tcp 10.0.0.9:40000 → 10.1.2.3:80 in eth0'],
    ['10.0.0.9 → 10.1.2.3:80', 'tcp 10.0.0.9:40000 → 10.1.2.3:80'],
    ['udp [fd00::9]:5353 > [fd00::1]:53 uid 1000', 'udp [fd00::9]:5353 → [fd00::1]:53 uid 1000'],
    [
      'tcp 10.0.0.9 to 10.1.2.3:80 uid 7 gid 8 mark 0x10',
      'tcp 10.0.0.9:40000 → 10.1.2.3:80 uid 7 gid 8 mark 0x10',
    ],
    [
      'tcp 10.0.0.9:1 > 10.1.2.3:2 flags ACK,syn ttl 3 tos 16',
      'tcp 10.0.0.9:1 → 10.1.2.3:2 flags SYN,ACK ttl 3 tos 0x10',
    ],
    ['icmp 10.0.0.9 > 10.1.2.3 in eth0', 'icmp 10.0.0.9 → 10.1.2.3 in eth0 type 8'],
    ['icmp fd00::9 > fd00::1 in eth0', 'ipv6-icmp fd00::9 → fd00::1 in eth0 type 128'],
    ['47 10.0.0.9 > 10.1.2.3', 'gre 10.0.0.9 → 10.1.2.3'],
    [
      'udp [fd00::9]:1 > [fd00::1]:2 headers hop,dst in eth0',
      'udp [fd00::9]:1 → [fd00::1]:2 in eth0 headers hop,dst',
    ],
  ])('%s', (line, printed) => {
    expect(canonical(line)).toBe(printed);
    expect(canonical(printed)).toBe(printed);
  });
});

describe('says what is wrong, in which field', () => {
  test.each([
    [
      'tcp 10.0.0.9:40000 > 10.1.2.3:70000',
      'destinationPort: “70000” is not a port: ports go from 0 to 65535.',
    ],
    [
      'tcp fd00::9 > 10.1.2.3:80',
      'destination: The source is IPv6 and the destination IPv4: one packet has both of one family.',
    ],
    [
      'tcp 10.0.0.9 > 10.1.2.300:80',
      'destination: “10.1.2.300” is not an address: write one such as 10.0.0.9 or fd00::9.',
    ],
    ['tcp 10.0.0.9 > 10.1.2.3', 'destinationPort: tcp needs a destination port, such as :8080.'],
    [
      'frob 10.0.0.9 > 10.1.2.3',
      'protocol: “frob” is not a protocol: write tcp, udp, icmp or a number, 1 to 255.',
    ],
    ['icmp 10.0.0.9:1 > 10.1.2.3', 'sourcePort: icmp has no ports.'],
    [
      'tcp 10.0.0.9 > 10.1.2.3:80 in eth0 uid 3',
      'uid: A packet either arrives on an interface or is sent by a user of this host.',
    ],
    [
      'tcp 10.0.0.9 > 10.1.2.3:80 headers hop',
      'more: “hop” are not a packet’s extension headers: of IPv6 there are hop, dst, route and auth, with commas between.',
    ],
    [
      'tcp fd00::9 > [fd00::1]:80 headers frag',
      'more: “frag” are not a packet’s extension headers: of IPv6 there are hop, dst, route and auth, with commas between.',
    ],
    ['tcp 10.0.0.9 > 10.1.2.3:80 ttl 300', 'more: ttl is a number, 0 to 255, not “300”.'],
  ])('%s', (line, said) => {
    expect(canonical(line)).toBe(said);
  });
});

test('any text at all gives a packet or problems, and a packet’s line reads back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9 .:>[\]]{0,60}$/)), (line) => {
      const read = readPacketLine(line);
      if (!read.ok) expect(read.error.length).toBeGreaterThan(0);
      else expect(canonical(printPacketLine(read.value))).toBe(printPacketLine(read.value));
    }),
  );
});

test('the fields of a form come back from the line they make', () => {
  const text = (...values: readonly string[]): fc.Arbitrary<string> =>
    fc.constantFrom('', ...values);
  const fields = fc.record({
    protocol: fc.constantFrom('tcp', 'udp', '17'),
    source: fc.constantFrom('10.0.0.9', 'fd00::9', 'nonsense.'),
    sourcePort: text('80', '70000'),
    destination: fc.constantFrom('10.1.2.3', '::1'),
    destinationPort: text('53', 'http'),
    inInterface: text('eth0', 'br-lan'),
    uid: text('1337'),
    more: text('mark 0x1', 'ttl 3 tos 4'),
  });
  fc.assert(
    fc.property(fields, (each) => {
      expect(splitPacketLine(joinPacketFields(each))).toEqual(each);
    }),
  );
});

test('every word that was typed stands in some field', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z0-9.]{1,9}$/), { maxLength: 9 }), (words) => {
      const said = Object.values(splitPacketLine(words.join(' ')))
        .join(' ')
        .split(' ');
      const keywords = new Set(['in', 'uid', 'to']);
      expect(words.filter((word) => !keywords.has(word) && !said.includes(word))).toEqual([]);
    }),
  );
});
