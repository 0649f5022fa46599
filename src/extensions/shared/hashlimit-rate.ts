/**
 * Rates as `--hashlimit-upto` takes them: packets (`10/min`) or bytes (`512kb/s`), and the arithmetic
 * of libxt_hashlimit.c and net/netfilter/xt_hashlimit.c on them.
 */
import type { ValueForm } from '../option-reader.ts';

export type HashlimitRate =
  /** The time between two packets, in microseconds (XT_HASHLIMIT_SCALE_v2). */
  | { readonly kind: 'packets'; readonly period: number }
  /** What 16 bytes cost; a second brings 2³² (bytes_to_cost). */
  | { readonly kind: 'bytes'; readonly cost: number };

/** A rate as written, and how many seconds its unit has. */
export interface WrittenRate {
  readonly rate: HashlimitRate;
  readonly unitSeconds: number;
}

const UNITS = [
  { name: 'second', print: 'sec', seconds: 1 },
  { name: 'minute', print: 'min', seconds: 60 },
  { name: 'hour', print: 'hour', seconds: 3600 },
  { name: 'day', print: 'day', seconds: 86400 },
] as const;

const MICROSECONDS = 1_000_000;
const WORD = 2 ** 32;
const LARGEST = WORD - 1;
/** What an entry for bytes lives without packets, in seconds. */
const BYTES_EXPIRE = 15;

export const HASHLIMIT_RATE: ValueForm<WrittenRate> = {
  expected: 'a rate such as 10/sec, 10/min, 10/hour, 10/day or 512kb/s',
  read: (text) => readBytes(text) ?? readPackets(text),
};

/**
 * `b/s` anywhere makes it bytes, and the letter before it is the factor (parse_bytes). Below 16 bytes
 * a rate is printed as `0b/s`, which the tool itself does not read again.
 */
function readBytes(text: string): WrittenRate | undefined {
  const at = text.indexOf('b/s');
  const count = text === '0b/s' ? 1 : Number(/^\d{1,12}/.exec(text)?.[0] ?? 0);
  if (at <= 0 || count === 0) return undefined;
  const cost = costOfBytes(count * factorOf(text.charAt(at - 1)));
  return cost === undefined
    ? undefined
    : { rate: { kind: 'bytes', cost }, unitSeconds: BYTES_EXPIRE };
}

/** What stands between the digits and the slash is not looked at; the unit may be shortened. */
function readPackets(text: string): WrittenRate | undefined {
  const [, digits = '', unit = 'second'] = /^(\d{1,15})[^/]*(?:\/(.+))?$/.exec(text) ?? [];
  const count = Number(digits);
  const found = UNITS.find(({ name }) => name.startsWith(unit.toLowerCase()));
  if (!found || count === 0 || text.endsWith('/')) return undefined;
  const period = Math.floor((found.seconds * MICROSECONDS) / count);
  if (period === 0) return undefined;
  return { rate: { kind: 'packets', period }, unitSeconds: found.seconds };
}

export function factorOf(letter: string): number {
  return letter === 'm' ? 1024 * 1024 : letter === 'k' ? 1024 : 1;
}

/** In words of 32 bits, as C computes it; `undefined` where the tool would divide by zero. */
function costOfBytes(bytes: number): number | undefined {
  const divisor = ((Math.floor(bytes / 16) % WORD) + 1) % WORD;
  return divisor === 0 ? undefined : Math.floor(LARGEST / divisor);
}

/** The bytes a second that a cost stands for (cost_to_bytes). */
export function bytesOfCost(cost: number): number {
  return (Math.floor(LARGEST / cost) - 1) * 16;
}

export interface PrintedRate {
  readonly text: string;
  /** How long an entry lives by default at a rate printed so, in milliseconds. */
  readonly expireMs: number;
}

/** In the largest unit in which the count comes out even enough (print_rate). */
export function printPackets(period: number): PrintedRate {
  const [smallest, ...larger] = UNITS;
  let chosen: (typeof UNITS)[number] = smallest;
  for (const unit of larger) {
    const whole = chosen.seconds * MICROSECONDS;
    if (period <= whole && Math.floor(whole / period) >= whole % period) break;
    chosen = unit;
  }
  const count = Math.floor((chosen.seconds * MICROSECONDS) / period);
  return { text: `${count}/${chosen.print}`, expireMs: chosen.seconds * 1000 };
}

const SIZES = [
  { letter: 'm', bytes: 1024 * 1024 },
  { letter: 'k', bytes: 1024 },
] as const;

/** Rounded down to a unit where that costs the same (print_bytes). */
export function printBytes(cost: number): PrintedRate {
  const bytes = bytesOfCost(cost);
  const unit = SIZES.find(
    // The mask has 32 bits, and so cuts off what is above them.
    (each) =>
      bytes >= each.bytes && costOfBytes((bytes % WORD) - ((bytes % WORD) % each.bytes)) === cost,
  );
  const text = unit ? `${Math.floor(bytes / unit.bytes)}${unit.letter}b/s` : `${bytes}b/s`;
  return { text, expireMs: BYTES_EXPIRE * 1000 };
}

/** `1mb`, of so many times what a second brings. */
export function printByteBurst(cost: number, burst: number): string {
  const bytes = bytesOfCost(cost) * burst;
  const unit = SIZES.find((each) => bytes >= each.bytes);
  return unit ? `${Math.floor(bytes / unit.bytes)}${unit.letter}b` : `${bytes}b`;
}
