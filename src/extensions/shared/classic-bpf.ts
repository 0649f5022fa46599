/**
 * Classic BPF, run on what is known of a packet (net/core/filter.c; include/uapi/linux/bpf_common.h).
 * An instruction's code says what it does by its bits:
 *
 *      7  class: load A, load X, store A, store X, compute, jump, return, move
 *      8  the second operand is X instead of the constant (compute, jump)
 *     18  size of a load: 0 four bytes, 8 two, 10 one
 *     e0  where a load reads: 0 constant, 20 there, 40 there + X, 60 memory, 80 length, a0 header
 *     f0  operation of compute and jump
 */
import type { Packet } from '#net/packet.ts';
import { readBytes } from './packet-bytes.ts';
import {
  type PartialWord,
  UNKNOWN_WORD,
  and,
  boundsOf,
  exactly,
  isBetween,
  numberOf,
  or,
  shiftLeft,
  shiftRight,
  xor,
} from './partial-word.ts';

export interface BpfInstruction {
  readonly code: number;
  /** How many instructions to pass over where a jump's condition holds, and where not. */
  readonly ifTrue: number;
  readonly ifFalse: number;
  readonly constant: number;
}

interface Registers {
  a: PartialWord;
  x: PartialWord;
  readonly memory: PartialWord[];
}

/** Whether the program accepts the packet; `undefined` where that hangs on what is not known. */
export function runBpf(program: readonly BpfInstruction[], packet: Packet): boolean | undefined {
  const registers: Registers = { a: exactly(0), x: exactly(0), memory: [] };
  // Jumps go forward only, so that this ends.
  for (let at = 0; at < program.length; at += 1) {
    const instruction = program[at];
    if (!instruction) return undefined;
    const { code, constant } = instruction;
    switch (code & 7) {
      case 0:
      case 1: {
        const loaded = load(instruction, registers, packet);
        if (loaded === undefined) return undefined;
        if (loaded === 'past the end') return false;
        if ((code & 7) === 0) registers.a = loaded;
        else registers.x = loaded;
        break;
      }
      case 2:
        registers.memory[constant] = registers.a;
        break;
      case 3:
        registers.memory[constant] = registers.x;
        break;
      case 4: {
        const computed = compute(instruction, registers);
        if (computed === 'division by zero') return false;
        registers.a = computed;
        break;
      }
      case 5: {
        const jump = jumpOf(instruction, registers);
        if (jump === undefined) return undefined;
        at += jump;
        break;
      }
      case 6:
        return isNonZero((code & 0x18) === 0x10 ? registers.a : exactly(constant));
      default:
        if ((code & 0xf8) === 0x80) registers.a = registers.x;
        else registers.x = registers.a;
    }
  }
  return undefined;
}

/** Offsets from this on read what travels with the packet (SKF_AD_OFF and others). */
const FIRST_ANCILLARY = 0x80000000;

function load(
  { code, constant }: BpfInstruction,
  { x, memory }: Registers,
  packet: Packet,
): PartialWord | 'past the end' | undefined {
  switch (code & 0xe0) {
    case 0x00:
      return exactly(constant);
    case 0x20:
      return readAt(packet, constant, code);
    case 0x40: {
      const base = numberOf(x);
      return base === undefined ? undefined : readAt(packet, (base + constant) >>> 0, code);
    }
    case 0x60:
      return memory[constant] ?? UNKNOWN_WORD;
    case 0x80:
      return exactly(packet.length);
    case 0xa0: {
      // The length of an IP header: four times the low half of its first byte.
      const first = readAt(packet, constant, 0x10);
      if (first === undefined || first === 'past the end') return first;
      return shiftLeft(and(first, exactly(0xf)), 2);
    }
    default:
      return undefined;
  }
}

function readAt(
  packet: Packet,
  offset: number,
  code: number,
): PartialWord | 'past the end' | undefined {
  if (offset >= FIRST_ANCILLARY) return undefined;
  const size = (code & 0x18) === 0 ? 4 : (code & 0x18) === 8 ? 2 : 1;
  return readBytes(packet, offset, size) ?? 'past the end';
}

function compute(
  { code, constant }: BpfInstruction,
  { a, x }: Registers,
): PartialWord | 'division by zero' {
  const by = (code & 8) === 0 ? exactly(constant) : x;
  const [left, right] = [numberOf(a), numberOf(by)];
  switch (code & 0xf0) {
    case 0x40:
      return or(a, by);
    case 0x50:
      return and(a, by);
    case 0xa0:
      return xor(a, by);
    case 0x60:
      return right !== undefined && right < 32 ? shiftLeft(a, right) : UNKNOWN_WORD;
    case 0x70:
      return right !== undefined && right < 32 ? shiftRight(a, right) : UNKNOWN_WORD;
    case 0x80:
      return left === undefined ? UNKNOWN_WORD : exactly(-left);
    case 0x30:
    case 0x90:
      if (right === 0) return 'division by zero';
      if (left === undefined || right === undefined) return UNKNOWN_WORD;
      return exactly((code & 0xf0) === 0x30 ? Math.floor(left / right) : left % right);
    default:
      if (left === undefined || right === undefined) return UNKNOWN_WORD;
      return addSubtractMultiply(code & 0xf0, left, right);
  }
}

function addSubtractMultiply(operation: number, left: number, right: number): PartialWord {
  if (operation === 0x00) return exactly(left + right);
  if (operation === 0x10) return exactly(left - right);
  return operation === 0x20 ? exactly(Math.imul(left, right)) : UNKNOWN_WORD;
}

/** How many instructions to pass over; `undefined` where the condition is open. */
function jumpOf(
  { code, ifTrue, ifFalse, constant }: BpfInstruction,
  { a, x }: Registers,
): number | undefined {
  if ((code & 0xf0) === 0) return constant;
  const by = (code & 8) === 0 ? exactly(constant) : x;
  const met = isTrue(code & 0xf0, a, by);
  return met === undefined ? undefined : met ? ifTrue : ifFalse;
}

function isTrue(operation: number, a: PartialWord, by: PartialWord): boolean | undefined {
  if (operation === 0x40) return isNonZero(and(a, by));
  const right = numberOf(by);
  if (right === undefined) return undefined;
  if (operation === 0x10) return isBetween(a, right, right);
  return isBetween(a, operation === 0x20 ? right + 1 : right, 0xffffffff);
}

function isNonZero(word: PartialWord): boolean | undefined {
  const { least, most } = boundsOf(word);
  if (least > 0) return true;
  return most === 0 ? false : undefined;
}
