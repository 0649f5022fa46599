/** A recording of the kernel's trace. */
import type { Family } from '#net/family.ts';

export type RecordingFormat = 'xtables-monitor' | 'nft monitor trace' | 'kernel log';

export interface Recording {
  readonly format: RecordingFormat;
  readonly packets: readonly RecordedPacket[];
  /** Lines that look like the format and could not be read. */
  readonly unread: number;
}

export interface RecordedPacket {
  readonly family: Family;
  /** The packet as it was first seen, in the one-line form. */
  readonly packetLine: string;
  /** What the kernel reported, in its order. Rules that only switch the trace on are left out. */
  readonly steps: readonly RecordedStep[];
}

export interface RecordedStep {
  /** Of the recording, from 1. */
  readonly line: number;
  readonly table: string;
  readonly chain: string;
  readonly kind: 'rule' | 'policy';
  /** Of the rule in its chain, from 1, where the format tells it. */
  readonly number: number | undefined;
  /** As `iptables-save` prints it, where the format tells it. */
  readonly ruleText: string | undefined;
  /** In capitals; `undefined` where the format does not tell it. */
  readonly verdict: RecordedVerdict | undefined;
  /** Where it jumps or goes to. */
  readonly to: string | undefined;
}

export type RecordedVerdict = 'ACCEPT' | 'DROP' | 'CONTINUE' | 'RETURN' | 'JUMP' | 'GOTO';
