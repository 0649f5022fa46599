import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp, udp } from '#testing/situations.ts';
import { multiport } from './multiport.ts';

matchCases(multiport)`
  -p sctp --dports http -> problem bad-value
  -p sctp --dports amqp -> --dports 5672
  --dports 22,80,1000:2000            -> same
  ! --sports 53,1024:65535            -> same
  -p udp --ports domain,0x35          -> --ports 53,53
  -p sctp --destination-ports 22      -> --dports 22
  -p udplite --source-port 81         -> --sports 81
  -p dccp --port 5                    -> --ports 5
  --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15 -> same
  --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15,16 -> problem bad-value
  --dports 5:1                        -> problem bad-value
  --dports 5:5                        -> problem bad-value
  --dports 5:                         -> problem bad-value
  --dports 1,,2                       -> problem bad-value
  --dports 1,                         -> problem bad-value
  --dports 1 --sports 2               -> problem clash
  nothing                             -> problem missing-option
`;

const packet = (from: number, to: number) =>
  situation(udp(`192.0.2.50:${from}`, `192.0.2.10:${to}`));

test.each([
  [200, 9, 'yes', 'yes'],
  [201, 53, 'yes', 'no'],
  [201, 9, 'no', 'yes'],
  [99, 101, 'yes', 'no'],
])('%i to %i: either port of --ports, none of a negated list', (from, to, either, notTo) => {
  expect(holds(multiport, '--ports 53,100:200', packet(from, to))).toBe(either);
  expect(holds(multiport, '! --dports 53,100:200', packet(from, to))).toBe(notTo);
});

test('it shows the ports that it compares', () => {
  const query = packet(40000, 53);
  expect(decide(multiport, '--dports 1', query).shows).toBe('53');
  expect(decide(multiport, '--sports 1', query).shows).toBe('40000');
  expect(decide(multiport, '--ports 1', query).shows).toBe('40000 and 53');
});

test('a later fragment fails, negated or not', () => {
  const later = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'ACK', { fragment: 'later' }));
  expect(decide(multiport, '! --dports 1,2', later)).toMatchObject({
    holds: 'no',
    shows: 'a later fragment',
  });
  expect(holds(multiport, '--ports 80', later)).toBe('no');
});
