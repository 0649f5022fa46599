import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { address, situation, tcp } from '#testing/situations.ts';
import { TPROXY } from './tproxy.ts';

targetCases(TPROXY)`
  v4 --on-port 15006                                  -> --on-port 15006 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0
  v6 --on-port 15006                                  -> --on-port 15006 --on-ip :: --tproxy-mark 0x0/0x0
  v4 --tproxy-mark 1337 --on-port http                -> --on-port 80 --on-ip 0.0.0.0 --tproxy-mark 0x539/0xffffffff
  v4 -p udp --on-port 0 --on-ip 127.0.0.1 --tproxy-mark 0x5/0x3 -> same
  v6 -p udp --on-port 53 --on-ip ::1 --tproxy-mark 0x1/0x1      -> same
  v4 --on-port 80 --on-ip ::1                         -> problem bad-value
  v4 --on-port 80 --on-ip 10.0.0.0/24                 -> problem bad-value
  --on-port 0x50                                      -> problem bad-value
  --on-port 80:90                                     -> problem bad-value
  --on-port 80 --tproxy-mark lots                     -> problem bad-value
  v4 --on-ip 127.0.0.1                                -> problem missing-option
`;

const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { hook: 'PREROUTING' });

test('without an address any will do', () => {
  expect(apply(TPROXY, '--on-port 15006 --tproxy-mark 0x1/0x3', packet)).toEqual({
    kind: 'tproxy',
    effects: [],
    request: { port: 15006, address: undefined, mark: { value: 1, mask: 3 } },
  });
});

test('with one it is asked for', () => {
  expect(apply(TPROXY, '--on-port 0 --on-ip 127.0.0.1', packet)).toMatchObject({
    request: { port: 0, address: address('127.0.0.1'), mark: { value: 0, mask: 0 } },
  });
});
