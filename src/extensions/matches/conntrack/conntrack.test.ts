import { describe, expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import {
  INVALID,
  UNTRACKED,
  address,
  connectionOf,
  icmp,
  situation,
  tcp,
  tracked,
} from '#testing/situations.ts';
import { conntrack } from './conntrack.ts';

matchCases(conntrack)`
  --ctstate NEW                          -> same
  ! --ctstate INVALID                    -> same
  --ctstate DNAT,ESTABLISHED,NEW,UNTRACKED,SNAT,RELATED,INVALID -> --ctstate INVALID,NEW,RELATED,ESTABLISHED,UNTRACKED,SNAT,DNAT
  --ctstate related,est                  -> --ctstate RELATED,ESTABLISHED
  --ctstate R,I,U,D                      -> --ctstate INVALID,RELATED,UNTRACKED,DNAT
  --ctstate NEW,                         -> problem bad-value
  --ctstate ESTABLISHEDX                 -> problem bad-value
  --ctproto tcp                          -> --ctproto 6
  ! --ctproto 0x11                       -> ! --ctproto 17
  ! --ctproto 0                          -> same
  --ctproto 0 ! --ctstatus ASSURED       -> same
  --ctstatus ASSURED --ctproto all       -> --ctproto 0 --ctstatus ASSURED
  ! --ctstatus ASSURED --ctproto 0       -> problem clash
  --ctproto 256                          -> problem bad-value
  v4 --ctorigsrc 10.0.0.0/010            -> --ctorigsrc 10.0.0.0/8
  v4 --ctorigsrc 10.0.0.1/24             -> same
  v4 --ctorigsrc 1.2.3.4/32              -> --ctorigsrc 1.2.3.4
  v4 ! --ctrepldst 1.2.3.4/0             -> same
  v4 --ctreplsrc 10.1/16                 -> --ctreplsrc 10.0.0.1/16
  v4 --ctreplsrc 0x0a.010.65535          -> --ctreplsrc 10.8.255.255
  v4 --ctorigdst 10.0.0.0/255.0.255.0    -> --ctorigdst 10.0.0.0
  v4 --ctorigdst 10.0.0.0/255.252.0.0    -> --ctorigdst 10.0.0.0/14
  v4 --ctorigdst 10.0.0.256              -> problem bad-value
  v6 --ctorigsrc 2001:db8::1/64 ! --ctorigdst ::1/128 -> --ctorigsrc 2001:db8::1/64 ! --ctorigdst ::1
  v6 --ctorigsrc 10.0.0.1                -> problem bad-value
  v4 --ctdir REPLY --ctexpire 1:10 --ctstatus SEEN_REPLY,ASSURED --ctrepldstport 8 --ctreplsrcport 7:9 --ctorigdstport 6 --ctorigsrcport 5: --ctrepldst 4.0.0.4 --ctreplsrc 3.0.0.3 --ctorigdst 2.0.0.2 --ctorigsrc 1.0.0.1 --ctproto udp --ctstate NEW -> --ctstate NEW --ctproto 17 --ctorigsrc 1.0.0.1 --ctorigdst 2.0.0.2 --ctreplsrc 3.0.0.3 --ctrepldst 4.0.0.4 --ctorigsrcport 5:65535 --ctorigdstport 6 --ctreplsrcport 7:9 --ctrepldstport 8 --ctstatus SEEN_REPLY,ASSURED --ctexpire 1:10 --ctdir REPLY
  ! --ctorigsrcport http:https           -> ! --ctorigsrcport 80:443
  --ctorigdstport 010                    -> --ctorigdstport 10
  --ctorigdstport 5:1                    -> same
  --ctorigdstport 14:0                   -> same               [not tool]
  --ctorigdstport 65536                  -> problem bad-value  [not tool]
  --ctorigdstport 0:65535                -> same
  --ctorigdstport 0x10                   -> problem bad-value
  --ctstatus CONFIRMED,assured,EXP       -> --ctstatus EXPECTED,ASSURED,CONFIRMED
  --ctstatus NONE,ASSURED                -> --ctstatus ASSURED
  ! --ctstatus NONE                      -> same
  ! --ctexpire 0x10                      -> ! --ctexpire 16
  --ctexpire :                           -> --ctexpire 0:4294967295
  --ctexpire 42949672956                 -> problem bad-value
  --ctdir original                       -> --ctdir ORIGINAL
  --ctdir ORIG                           -> problem bad-value
  ! --ctdir REPLY                        -> problem bad-negation
  nothing                                -> problem missing-option
`;

const syn = tcp('10.0.0.9:40000', '10.96.0.1:443');
const opened = connectionOf(syn);
/** Answers come from the pod that the service was translated to, back to the node's own address. */
const translated = connectionOf(syn, {
  reply: {
    source: address('10.1.2.3'),
    destination: address('192.168.0.1'),
    protocol: 6,
    sourcePort: 6443,
    destinationPort: 61000,
  },
  seenReply: true,
  assured: true,
  confirmed: true,
});

test('the state is that of the packet', () => {
  const established = situation(syn, { tracking: tracked(opened, 'ESTABLISHED') });
  expect(decide(conntrack, '--ctstate NEW', established)).toMatchObject({
    holds: 'no',
    shows: 'ESTABLISHED',
  });
  expect(holds(conntrack, '--ctstate RELATED,ESTABLISHED', established)).toBe('yes');
  expect(holds(conntrack, '! --ctstate NEW', established)).toBe('yes');
});

test('SNAT and DNAT come on top of the state', () => {
  const packet = situation(syn, { tracking: tracked(translated) });
  expect(decide(conntrack, '--ctstate DNAT', packet)).toMatchObject({
    holds: 'yes',
    shows: 'NEW, SNAT, DNAT',
  });
  expect(holds(conntrack, '! --ctstate NEW', packet)).toBe('no');
  expect(holds(conntrack, '--ctstate SNAT,DNAT', situation(syn))).toBe('no');
  const portOnly = connectionOf(syn, { reply: { ...opened.reply, sourcePort: 15001 } });
  expect(
    decide(conntrack, '--ctstate SNAT', situation(syn, { tracking: tracked(portOnly) })).shows,
  ).toBe('NEW, DNAT');
});

test('an echo request and its answer share an identifier and are not translated by that', () => {
  const ping = icmp('10.0.0.9', '10.1.2.3', 8);
  const { original } = connectionOf(ping);
  const pong = connectionOf(ping, {
    reply: {
      ...original,
      source: original.destination,
      destination: original.source,
      destinationPort: 0,
    },
  });
  expect(
    decide(conntrack, '--ctstate SNAT,DNAT', situation(ping, { tracking: tracked(pong) })).shows,
  ).toBe('NEW');
});

describe('without an entry', () => {
  const invalid = situation(syn, { tracking: INVALID });
  const untracked = situation(syn, { tracking: UNTRACKED });

  test.each([
    ['--ctstate INVALID', 'yes', 'no'],
    ['--ctstate UNTRACKED', 'no', 'yes'],
    ['! --ctstate NEW', 'yes', 'yes'],
    ['! --ctorigsrc 1.1.1.1', 'no', 'no'],
    ['--ctorigsrc 10.0.0.9', 'no', 'no'],
    ['! --ctproto 99', 'no', 'no'],
    ['! --ctstatus ASSURED', 'no', 'no'],
    ['--ctdir ORIGINAL', 'no', 'no'],
    ['! --ctexpire 5', 'no', 'no'],
    ['--ctstate INVALID ! --ctorigsrc 10.0.0.9', 'yes', 'no'],
    ['--ctstate UNTRACKED --ctdir REPLY', 'no', 'yes'],
  ])('%s', (options, whenInvalid, whenUntracked) => {
    expect(holds(conntrack, options, invalid)).toBe(whenInvalid);
    expect(holds(conntrack, options, untracked)).toBe(whenUntracked);
  });

  test('the packet shows that it has none', () => {
    expect(decide(conntrack, '--ctdir REPLY', invalid).shows).toBe('no connection');
    expect(decide(conntrack, '--ctdir REPLY', untracked).shows).toBe('untracked');
  });
});

test.each([
  ['--ctorigsrc 10.0.0.0/8', 'yes', '10.0.0.9'],
  ['--ctorigdst 10.96.0.0/12', 'yes', '10.96.0.1'],
  ['! --ctreplsrc 10.1.99.99/16', 'no', '10.1.2.3'],
  ['--ctrepldst 192.168.0.1', 'yes', '192.168.0.1'],
  ['--ctorigsrcport 40000', 'yes', '40000'],
  ['--ctorigdstport 444:9', 'no', '443'],
  ['! --ctorigdstport 444:9', 'yes', '443'],
  ['--ctreplsrcport 6000:6999', 'yes', '6443'],
  ['--ctrepldstport 6443', 'no', '61000'],
  ['--ctproto tcp', 'yes', 'tcp'],
  ['--ctdir REPLY', 'yes', 'REPLY'],
  ['--ctstatus EXPECTED,ASSURED', 'yes', 'SEEN_REPLY,ASSURED,CONFIRMED'],
  ['! --ctstatus SEEN_REPLY', 'no', 'SEEN_REPLY,ASSURED,CONFIRMED'],
  ['--ctstatus NONE', 'no', 'SEEN_REPLY,ASSURED,CONFIRMED'],
])('of both directions: %s', (options, expected, shows) => {
  const reply = tcp('10.1.2.3:6443', '192.168.0.1:61000', 'ACK');
  const packet = situation(reply, { tracking: tracked(translated, 'ESTABLISHED', 'reply') });
  expect(decide(conntrack, options, packet)).toMatchObject({ holds: expected, shows });
});

test('a first packet is not confirmed yet', () => {
  expect(decide(conntrack, '--ctstatus CONFIRMED', situation(syn))).toMatchObject({
    holds: 'no',
    shows: 'NONE',
  });
  expect(holds(conntrack, '! --ctstatus NONE', situation(syn))).toBe('yes');
});

test('when an entry expires is a choice', () => {
  expect(decide(conntrack, '--ctexpire 1:10', situation(syn))).toMatchObject({
    holds: 'maybe',
    question: 'Does the connection’s entry expire in 1 to 10 seconds?',
    assumed: 'no',
  });
});
