import { describe, expect, test } from 'vitest';
import { apply, effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import {
  INVALID,
  connectionOf,
  icmp,
  ip,
  situation,
  tracked,
  tupleOf,
  udp,
} from '#testing/situations.ts';
import { HMARK } from './hmark.ts';

targetCases(HMARK)`
  v4 --hmark-tuple src,dst --hmark-mod 10 --hmark-offset 100 --hmark-rnd 0xfeed -> --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x0000feed --hmark-mod 10 --hmark-offset 100
  v6 --hmark-tuple dst --hmark-mod 0x10 --hmark-rnd 010  -> --hmark-dst-prefix 128 --hmark-rnd 0x00000008 --hmark-mod 16
  --hmark-tuple sport,dport,proto --hmark-mod 7 --hmark-rnd 1 -> --hmark-sport-mask 0xffff --hmark-dport-mask 0xffff --hmark-proto-mask 0xffff --hmark-rnd 0x00000001 --hmark-mod 7
  --hmark-tuple spi --hmark-mod 7 --hmark-rnd 1    -> --hmark-spi-mask 0xffffffff --hmark-rnd 0x00000001 --hmark-mod 7
  --hmark-rnd 1 --hmark-mod 7 --hmark-tuple ct     -> --hmark-rnd 0x00000001 --hmark-mod 7 --hmark-tuple ct
  --hmark-src-prefix 24 --hmark-dst-prefix 0 --hmark-sport-mask 255 --hmark-dport-mask 0x0ff0 --hmark-proto-mask 0x05 --hmark-rnd 0x00000004 --hmark-mod 42 --hmark-offset 0 --hmark-tuple ct -> --hmark-src-prefix 24 --hmark-dst-prefix 0 --hmark-sport-mask 0x00ff --hmark-dport-mask 0x0ff0 --hmark-proto-mask 0x05 --hmark-rnd 0x00000004 --hmark-mod 42 --hmark-offset 0 --hmark-tuple ct
  v4 --hmark-src-prefix 255.255.0.0 --hmark-mod 7 --hmark-rnd 1 -> --hmark-src-prefix 16 --hmark-rnd 0x00000001 --hmark-mod 7
  v4 --hmark-src-prefix 33 --hmark-dst-prefix 99999 --hmark-mod 7 --hmark-rnd 1 -> --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 7
  --hmark-src-prefix 0x10 --hmark-dst-prefix 010 --hmark-mod 7 --hmark-rnd 1 -> --hmark-src-prefix 16 --hmark-dst-prefix 8 --hmark-rnd 0x00000001 --hmark-mod 7
  --hmark-src-prefix 09 --hmark-mod 7 --hmark-rnd 1 -> problem bad-value
  --hmark-spi-mask 0xff00ff --hmark-mod 7 --hmark-rnd 1 -> --hmark-spi-mask 0x00ff00ff --hmark-rnd 0x00000001 --hmark-mod 7
  --hmark-tuple src,spi,sport --hmark-mod 7 --hmark-rnd 1 -> problem clash
  --hmark-tuple src,bad --hmark-mod 7 --hmark-rnd 1       -> problem bad-value
  --hmark-sport-mask 0x10000 --hmark-mod 7 --hmark-rnd 1  -> problem bad-value
  --hmark-tuple src --hmark-mod 0 --hmark-rnd 1           -> problem bad-value
  v6 --hmark-src-prefix 129 --hmark-mod 7 --hmark-rnd 1   -> problem bad-value
  --hmark-tuple src --hmark-mod 7                         -> problem missing-option
  --hmark-tuple src --hmark-rnd 1                         -> problem missing-option
  --hmark-mod 7 --hmark-rnd 1                             -> problem missing-option
`;

const ENDS = {
  4: ['10.0.0.9', '10.1.2.3', '10.0.0.9:40000', '10.1.2.3:80'],
  6: ['2001:db8::9', '2001:db8:1::3', '[2001:db8::9]:40000', '[2001:db8:1::3]:80'],
} as const;

const ALL = 'src,dst,sport,dport,proto';

// What Linux 6.18 made of these packets, recorded in a network namespace.
describe('the marks are the kernel’s', () => {
  const WHOLE = '--hmark-mod 4294967295';
  const PARTS =
    '--hmark-src-prefix 20 --hmark-dst-prefix 12 --hmark-sport-mask 0xff --hmark-dport-mask 0xf0 --hmark-proto-mask 0x0f';

  test.each([
    [4, `--hmark-tuple ${ALL} ${WHOLE} --hmark-rnd 0xfeedcafe`, 3781172216],
    [6, `--hmark-tuple ${ALL} ${WHOLE} --hmark-rnd 0xfeedcafe`, 3510066456],
    [4, `--hmark-tuple src ${WHOLE} --hmark-rnd 1`, 63658625],
    [6, `--hmark-tuple src ${WHOLE} --hmark-rnd 1`, 849742218],
    [4, '--hmark-tuple dst --hmark-mod 1000 --hmark-rnd 1 --hmark-offset 4294967000', 304],
    [6, '--hmark-tuple dst --hmark-mod 1000 --hmark-rnd 1 --hmark-offset 4294967000', 4294967197],
    [4, `${PARTS} ${WHOLE} --hmark-rnd 7`, 2126536482],
    [6, `${PARTS} ${WHOLE} --hmark-rnd 7`, 1333779263],
    [4, `--hmark-spi-mask 0xff00ff ${WHOLE} --hmark-rnd 7`, 3347473818],
    [4, `--hmark-tuple ct,${ALL} ${WHOLE} --hmark-rnd 9`, 2824333632],
    [6, `--hmark-tuple ct,src,dst ${WHOLE} --hmark-rnd 9`, 3732821784],
    [4, `--hmark-tuple sport ${WHOLE} --hmark-rnd 3`, 166536371],
    [6, `--hmark-tuple ct ${WHOLE} --hmark-rnd 3`, 3805394],
  ] as const)('IPv%i UDP, %s', (family, options, mark) => {
    const [, , from, to] = ENDS[family];
    expect(effectsOf(HMARK, options, situation(udp(from, to)))).toEqual([{ kind: 'mark', mark }]);
  });

  test.each([
    [4, 2279980400],
    [6, 1020928306],
  ] as const)('IPv%i echo request', (family, mark) => {
    const [from, to] = ENDS[family];
    const packet = situation(icmp(from, to, family === 4 ? 8 : 128));
    const options = `--hmark-tuple ${ALL} ${WHOLE} --hmark-rnd 3`;
    expect(effectsOf(HMARK, options, packet)).toEqual([{ kind: 'mark', mark }]);
  });

  test('an ICMPv6 connection has its identifier for a port', () => {
    const packet = icmp(ENDS[6][0], ENDS[6][1], 128);
    const original = tupleOf(packet);
    const { source: destination, destination: source } = original;
    const reply = { ...original, source, destination, destinationPort: 129 * 256 };
    const of = situation(packet, { tracking: tracked(connectionOf(packet, { reply })) });
    const options = `--hmark-tuple ct,${ALL} ${WHOLE} --hmark-rnd 3`;
    expect(effectsOf(HMARK, options, of)).toEqual([{ kind: 'mark', mark: 523097366 }]);
  });

  test.each([
    [4, 2279980382],
    [6, 1020928293],
  ] as const)('IPv%i GRE', (family, mark) => {
    const packet = situation(ip(47, ENDS[family][0], ENDS[family][1]));
    const options = `--hmark-tuple ${ALL} ${WHOLE} --hmark-rnd 3`;
    expect(effectsOf(HMARK, options, packet)).toEqual([{ kind: 'mark', mark }]);
  });
});

describe('both directions of a connection get one mark', () => {
  const options = `--hmark-tuple ${ALL} --hmark-mod 1000000 --hmark-rnd 9`;
  const [, , from, to] = ENDS[4];

  test('of the packet', () => {
    const reply = effectsOf(HMARK, options, situation(udp(to, from)));
    expect(reply).toEqual(effectsOf(HMARK, options, situation(udp(from, to))));
  });

  test('an ICMP error gets that of the packet it is about', () => {
    const about = udp(from, to);
    const error = icmp('192.0.2.1', '10.0.0.9', 3, 3);
    const transport = { kind: 'icmp', type: 3, code: 3, id: 0, about } as const;
    expect(effectsOf(HMARK, options, situation({ ...error, transport }))).toEqual(
      effectsOf(HMARK, options, situation(about)),
    );
  });
});

test('without a connection, ct changes nothing', () => {
  const packet = situation(udp(ENDS[4][2], ENDS[4][3]), { tracking: INVALID });
  expect(effectsOf(HMARK, '--hmark-tuple ct --hmark-mod 7 --hmark-rnd 1', packet)).toEqual([]);
});

test('what is not known of an IPsec packet leaves the mark open', () => {
  const packet = situation(ip(50, '10.0.0.9', '10.1.2.3'));
  expect(apply(HMARK, '--hmark-tuple spi --hmark-mod 7 --hmark-rnd 1', packet).kind).toBe('maybe');
  expect(apply(HMARK, '--hmark-tuple src --hmark-mod 7 --hmark-rnd 1', packet).kind).toBe(
    'continue',
  );
});
