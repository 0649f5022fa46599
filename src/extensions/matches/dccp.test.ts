import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, udp } from '#testing/situations.ts';
import { dccp } from './dccp.ts';

// The real tool takes 65536 for 0.
matchCases(dccp)`
  nothing                            -> same
  ! --dport 0:65535                  -> same
  --sport 010 --dport 9:5            -> --sport 10 --dport 9:5
  --dport 0x10                       -> problem bad-value
  --dport 65536                      -> problem bad-value   [not tool]
  --dccp-types DATA,request          -> --dccp-types REQUEST,DATA
  ! --dccp-types RESPONSE,ACK,DATAACK,CLOSEREQ,CLOSE,RESET,SYNC,SYNCACK,INVALID -> same
  ! --dccp-option 5 --dccp-types DATA --dport 3 --sport 4 -> --sport 4 --dport 3 --dccp-types DATA ! --dccp-option 5
  --dccp-types REQ                   -> problem bad-value
  --dccp-option 0                    -> problem bad-value
  --dccp-option 256                  -> problem bad-value
`;

const arriving = situation(udp('10.0.0.9:40000', '10.1.2.3:5001', { protocol: 33 }));

test('ports are known, the rest of the header is a choice', () => {
  expect(holds(dccp, '--dport 5001', arriving)).toBe('yes');
  expect(holds(dccp, '--sport 5001 --dccp-types DATA', arriving)).toBe('no');
  expect(decide(dccp, '--dccp-types REQUEST,DATA', arriving)).toMatchObject({
    holds: 'maybe',
    question: 'Is the DCCP packet’s type REQUEST or DATA?',
  });
  expect(decide(dccp, '! --dccp-types DATA', arriving).question).toBe(
    'Is the DCCP packet’s type other than DATA?',
  );
  expect(decide(dccp, '! --dccp-option 5', arriving).question).toBe(
    'Is the DCCP header without option 5?',
  );
});

test('a later fragment fails', () => {
  const packet = { ...arriving.packet, fragment: 'later' } as const;
  expect(holds(dccp, '! --dccp-option 5', { ...arriving, packet })).toBe('no');
});
