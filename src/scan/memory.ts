/**
 * Where things lie in memory, which grows as they ask for it:
 *
 *     what the code needs | the dump | zeros | of the table: lines, chains, slots, jumps
 */

/** Where the dump starts. */
let dump: usize = 0;
let dumpEnd: usize = 0;
/** Where free memory starts. */
let free: usize = 0;

/** Words are looked at whole, so beyond the dump. No line goes on into zeros. */
export const BEYOND: usize = 16;
const PAGE: usize = 65536;

/** Makes room for a dump of so many bytes. Returns where, or 0 if there is not so much memory. */
export function reserve(size: u32): usize {
  free = (__heap_base + 15) & ~15;
  // To grow once is cheaper. Tables need less than that, mostly, and what nobody writes to costs nothing.
  grow(<u64>free + <u64>size * 4);
  dump = take(<u64>size + BEYOND);
  dumpEnd = dump + size;
  if (dump != 0) memory.fill(dumpEnd, 0, BEYOND);
  return dump;
}

/** Gives back what was taken for a table. */
export function release(): void {
  free = dumpEnd + BEYOND;
}

/** Room for that many bytes; 0 if there is none. What was there before may still stand in it. */
export function take(size: u64): usize {
  const start = (free + 15) & ~15;
  const end = <u64>start + size;
  if (!grow(end)) return 0;
  free = <usize>end;
  return start;
}

/** Makes memory that long, if it is not. */
function grow(end: u64): bool {
  if (end > MOST) return false;
  const pages = <i32>((end + PAGE - 1) / PAGE) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}

/** One page less than addresses reach, so that words may be looked at where a text ends. */
const MOST: u64 = 0xffff0000;

/** How far into the dump a place is. */
export function offset(at: usize): u32 {
  return <u32>(at - dump);
}

/** How many bytes of the dump come after a place. */
export function bytesAfter(at: usize): u32 {
  return <u32>(dumpEnd - at);
}
