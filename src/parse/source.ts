/** The paste as UTF-8 bytes, and where its lines start. */
import { decode } from '#ruleset/texts.ts';

/** UTF-8 without a byte order mark, whatever came in. Bytes may be UTF-16 with a mark. */
export function toBytes(text: string | Uint8Array): Uint8Array {
  if (typeof text === 'string') {
    return new TextEncoder().encode(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  }
  const [first, second, third] = text;
  if (first === 0xff && second === 0xfe) return recode(text, 'utf-16le');
  if (first === 0xfe && second === 0xff) return recode(text, 'utf-16be');
  if (first === 0xef && second === 0xbb && third === 0xbf) return text.subarray(3);
  return text;
}

function recode(bytes: Uint8Array, label: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(label).decode(bytes));
}

/** Lines as editors count them: ended by LF, CRLF or CR. An end at the very end starts no new line. */
export class Lines {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly #starts: Uint32Array<ArrayBuffer>;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const starts = bytes.includes(CR) ? startsWithReturns(bytes) : startsPlain(bytes);
    this.count = starts.length - 1;
    this.#starts = starts;
  }

  /** Of a line counted from 0. */
  start(index: number): number {
    return this.#starts[index] ?? this.bytes.length;
  }

  /** The place after the line's last byte, without what ends the line. */
  end(index: number): number {
    const start = this.start(index);
    let end = this.start(index + 1);
    if (end > start && this.bytes[end - 1] === LF) end -= 1;
    if (end > start && this.bytes[end - 1] === CR) end -= 1;
    return end;
  }

  text(index: number): string {
    return decode(this.bytes, this.start(index), this.end(index));
  }
}

const LF = 10;
const CR = 13;

function startsPlain(bytes: Uint8Array): Uint32Array<ArrayBuffer> {
  let starts = new Uint32Array(Math.max(16, bytes.length >>> 5));
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    if (count === starts.length) starts = grown(starts);
    starts[count] = at;
    count += 1;
    const end = bytes.indexOf(LF, at);
    if (end < 0) break;
    at = end + 1;
  }
  return closed(starts, count, bytes.length);
}

function startsWithReturns(bytes: Uint8Array): Uint32Array<ArrayBuffer> {
  let starts = new Uint32Array(Math.max(16, bytes.length >>> 5));
  let count = 0;
  let fresh = true;
  for (let at = 0; at < bytes.length; at += 1) {
    if (fresh) {
      if (count === starts.length) starts = grown(starts);
      starts[count] = at;
      count += 1;
    }
    const byte = bytes[at];
    fresh = byte === LF || (byte === CR && bytes[at + 1] !== LF);
  }
  return closed(starts, count, bytes.length);
}

function grown(starts: Uint32Array): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(starts.length * 2);
  twice.set(starts);
  return twice;
}

function closed(starts: Uint32Array, count: number, length: number): Uint32Array<ArrayBuffer> {
  const exact = starts.slice(0, count + 1);
  if (exact.length > count) {
    exact[count] = length;
    return exact;
  }
  const longer = new Uint32Array(count + 1);
  longer.set(exact);
  longer[count] = length;
  return longer;
}
