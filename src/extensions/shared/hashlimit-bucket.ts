/**
 * What a group of packets has left, as net/netfilter/xt_hashlimit.c, hashlimit_mt_common, keeps it.
 * A group is remembered as numbers: when its last packet came, and then by the way of counting
 *
 *     tokens   credit                  in microseconds, of which a packet costs its period
 *     bytes    credit, refills left    in parts of 2³² a second; 16 bytes cost `cost`
 *     window   start, count, was over  of packets or bytes since the start
 *
 * Times are in milliseconds. The kernel's unit of time (1, 4 or 10 ms) is not copied.
 */
import { type HashlimitRate, bytesOfCost } from './hashlimit-rate.ts';

export interface Bucket {
  readonly rate: HashlimitRate;
  /** Packets at once; or how often the bytes of a second may be refilled. */
  readonly burst: number;
  /** With `--hashlimit-rate-match`, the length of the window in seconds. */
  readonly windowSeconds: number | undefined;
  /** How long a group without packets is remembered, and how often that is looked after. */
  readonly expireMs: number;
  readonly sweepMs: number;
}

export interface Taken {
  /** Whether the packet was below the limit. */
  readonly isBelow: boolean;
  readonly left: readonly number[];
}

/** Takes a packet of `length` bytes out of what was remembered; `undefined` for a new group. */
export function takePacket(
  bucket: Bucket,
  remembered: readonly number[] | undefined,
  nowMs: number,
  length: number,
): Taken {
  const [lastMs = nowMs, ...state] = remembered ?? [];
  const isForgotten = nowMs - lastMs > bucket.expireMs + bucket.sweepMs;
  const elapsedMs = Math.max(0, nowMs - lastMs);
  const { rate } = bucket;
  const taken =
    bucket.windowSeconds !== undefined
      ? takeFromWindow(bucket, bucket.windowSeconds, isForgotten ? [] : state, nowMs, length)
      : rate.kind === 'packets'
        ? takeToken(rate.period, bucket.burst, isForgotten ? [] : state, elapsedMs)
        : takeBytes(rate.cost, bucket.burst, isForgotten ? [] : state, elapsedMs, length);
  return { isBelow: taken.isBelow, left: [nowMs, ...taken.left] };
}

function takeToken(
  period: number,
  burst: number,
  [credit]: readonly number[],
  elapsedMs: number,
): Taken {
  const most = mostCredit(period, burst);
  const have = credit === undefined ? most : Math.min(most, credit + elapsedMs * 1000);
  const isBelow = have >= period;
  return { isBelow, left: [isBelow ? have - period : have] };
}

/** 2³⁹ credits a jiffy at 250 Hz; with 1000 Hz it comes to the same a second. */
const CREDITS_PER_MICROSECOND = 137_438_953n;

/**
 * `burst` periods. The kernel counts credits in 64 bits, and a burst that brings more (beyond 37 hours)
 * overflows; it is refused only where less than one period is left.
 */
export function mostCredit(period: number, burst: number): number {
  const product = BigInt.asUintN(64, BigInt(period) * BigInt(burst));
  const credits = BigInt.asUintN(64, product * CREDITS_PER_MICROSECOND);
  return Number(credits / CREDITS_PER_MICROSECOND);
}

/** The credit of one second: 2²⁴ a jiffy at 250 Hz. */
const FULL = 4_194_304_000;

/** What 16 bytes take away; 0 for a rate that the kernel refuses. */
export function costOf16Bytes(cost: number): number {
  return Number((BigInt(cost) * BigInt(FULL)) >> 32n);
}

function takeBytes(
  cost: number,
  burst: number,
  [credit, refills = burst]: readonly number[],
  elapsedMs: number,
  length: number,
): Taken {
  const chunks = Math.floor(length / 16) + 1;
  const price = Math.min(FULL, chunks * costOf16Bytes(cost));
  const have = credit === undefined ? FULL : Math.min(FULL, credit + (elapsedMs * FULL) / 1000);
  const isRefilled = have < price && refills > 0;
  const now = isRefilled ? FULL : have;
  const isBelow = now >= price;
  return { isBelow, left: [isBelow ? now - price : now, isRefilled ? refills - 1 : refills] };
}

function takeFromWindow(
  { rate, burst }: Bucket,
  windowSeconds: number,
  [startMs, count = 0, wasOver = 0]: readonly number[],
  nowMs: number,
  length: number,
): Taken {
  const isPackets = rate.kind === 'packets';
  const perSecond = isPackets ? Math.floor(1_000_000 / rate.period) : bytesOfCost(rate.cost);
  const most = isPackets ? burst + perSecond : (burst || 1) * perSecond;
  const start = startMs ?? nowMs;
  const isNext = nowMs - start >= windowSeconds * 1000;
  // The window that ends was over the limit where its count beat the rate over its real length.
  const over = isNext
    ? Number(count * windowSeconds * 1000 > (nowMs - start) * perSecond)
    : wasOver;
  const total = (isNext ? 0 : count) + (isPackets ? 1 : length);
  return { isBelow: over === 0 && total <= most, left: [isNext ? nowMs : start, total, over] };
}
