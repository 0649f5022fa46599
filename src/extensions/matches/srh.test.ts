import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { ip, situation, tcp } from '#testing/situations.ts';
import { srh } from './srh.ts';

// -eq, -gt and -lt of one field share one value. A mask with gaps counts as full.
matchCases(srh)`
  nothing                                          -> nothing
  --srh-next-hdr 17 --srh-segs-left-gt 2           -> same
  ! --srh-next-hdr 0x11 ! --srh-hdr-len-eq 1 --srh-segs-left-lt 3 --srh-last-entry-eq 4 ! --srh-tag 65535 -> ! --srh-next-hdr 17 ! --srh-hdr-len-eq 1 --srh-segs-left-lt 3 --srh-last-entry-eq 4 ! --srh-tag 65535
  --srh-segs-left-eq 6 --srh-last-entry-gt 7       -> same
  ! --srh-last-entry-lt 8                          -> same
  --srh-hdr-len-eq 1 --srh-hdr-len-gt 2            -> --srh-hdr-len-eq 2 --srh-hdr-len-gt 2
  --srh-hdr-len-lt 9 --srh-hdr-len-gt 2            -> --srh-hdr-len-gt 2 --srh-hdr-len-lt 2
  --srh-psid 2001:db8::1/64 ! --srh-nsid ::/0 --srh-lsid 2001:db8::5 -> --srh-psid 2001:db8::1/64 ! --srh-nsid ::/0 --srh-lsid 2001:db8::5/128
  --srh-psid 2001:db8::1/ffff::                    -> --srh-psid 2001:db8::1/16
  --srh-psid 2001:db8::1/ff00:ff00::               -> --srh-psid 2001:db8::1/128
  --srh-tag 65536                                  -> problem bad-value
  --srh-next-hdr 256                               -> problem bad-value
  --srh-psid 10.0.0.1                              -> problem bad-value
`;

test('a packet without the header never matches, one with it is a question', () => {
  const plain = situation(tcp('[2001:db8::9]:40000', '[2001:db8::3]:80'));
  const routed = situation(ip(43, '2001:db8::9', '2001:db8::3'));
  expect(holds(srh, '! --srh-tag 5', plain)).toBe('no');
  expect(decide(srh, '! --srh-segs-left-gt 2', routed).question).toBe(
    'Is the segment routing header’s number of segments left not more than 2?',
  );
  expect(decide(srh, '--srh-nsid 2001:db8::/64', routed).question).toBe(
    'Is the segment routing header’s next segment in 2001:db8::/64?',
  );
  expect(decide(srh, '', routed).question).toBe(
    'Is the routing header one of segment routing (type 4)?',
  );
});
