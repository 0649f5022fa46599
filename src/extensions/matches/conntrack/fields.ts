import type { Direction } from '#net/connection.ts';
import type { Subnet } from '#net/subnet.ts';
import type { Given } from '../../option-reader.ts';
import type { CtState } from '../../shared/conntrack-state.ts';
import type { NumberRange } from '../../shared/number-range.ts';
import { optionWords } from '../../shared/option-words.ts';

/** `-m conntrack`: the packet's connection. What is `undefined` is not asked. */
export interface ConntrackMatch {
  readonly kind: 'conntrack';
  readonly states: Given<readonly CtState[]> | undefined;
  readonly protocol: Given<number> | undefined;
  /** Only what is asked, in the order of ENDS; host bits may be set. */
  readonly addresses: readonly EndTest<Subnet>[];
  readonly ports: readonly EndTest<NumberRange>[];
  readonly status: Given<readonly CtStatus[]> | undefined;
  readonly expires: Given<NumberRange> | undefined;
  readonly direction: Direction | undefined;
}

export interface EndTest<T> extends Given<T>, End {}

/** One end of the connection, as one direction has it. */
export interface End {
  readonly option: string;
  readonly direction: Direction;
  readonly end: 'source' | 'destination';
}

/** In the order of printing and of testing. */
export const ENDS: readonly End[] = [
  { option: '--ctorigsrc', direction: 'original', end: 'source' },
  { option: '--ctorigdst', direction: 'original', end: 'destination' },
  { option: '--ctreplsrc', direction: 'reply', end: 'source' },
  { option: '--ctrepldst', direction: 'reply', end: 'destination' },
];

export const CT_STATUSES = ['EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'] as const;

export type CtStatus = (typeof CT_STATUSES)[number];

export function printStatus(status: readonly CtStatus[]): string {
  return status.length === 0 ? 'NONE' : status.join(',');
}

export function directionWords({ direction }: ConntrackMatch): readonly string[] {
  return direction ? [optionWords('--ctdir', false, direction.toUpperCase())] : [];
}
