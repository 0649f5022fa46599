/** What a file is, by its first bytes, where it is not text. */

/** So many of a file's first bytes tell what it is. */
export const TELLING_BYTES = 512;

/** More than any node's rules take; what unpacks to more is not unpacked to its end. */
export const MOST_UNPACKED = 256_000_000;

export type FileKind =
  | { readonly kind: 'text' }
  /** Can be unpacked by what every platform has. */
  | { readonly kind: 'gzip' }
  /** `what`: "a PNG picture". */
  | { readonly kind: 'packed' | 'picture' | 'other'; readonly what: string };

export function fileKindOf(bytes: Uint8Array): FileKind {
  const start = String.fromCharCode(...bytes.subarray(0, TELLING_BYTES));
  if (start.startsWith('\x1f\x8b\x08')) return { kind: 'gzip' };
  const found = KINDS.find(({ starts }) => starts.test(start));
  return found ? { kind: found.kind, what: found.what } : { kind: 'text' };
}

/** A sentence to the person; `undefined` for what can be opened. */
export function sayNotText(name: string, file: FileKind): string | undefined {
  switch (file.kind) {
    case 'text':
      return undefined;
    case 'gzip':
      return `${name} is packed more than once: unpack it, and open the text in it.`;
    case 'packed':
      return `${name} is ${file.what}: unpack it, and open the text in it that holds the rules.`;
    case 'picture':
      return `${name} is ${file.what}: rules are read from their text, as iptables-save prints it, not from a picture of it.`;
    case 'other':
      return `${name} is ${file.what}, not a text with rules. Open what iptables-save prints.`;
  }
}

/** How far a file of gzip could be unpacked: to its end, to where it is damaged or cut off, or not at all. */
export type UnpackedTo = 'whole' | 'damaged' | 'too big';

/** The sentence where nothing came out of it. */
export function sayDamaged(name: string): string {
  return `${name} is packed with gzip, but damaged: it cannot be unpacked.`;
}

/** How they start, as the programs that read them know them: file(1), magic(5). */
const KINDS: readonly {
  readonly kind: 'packed' | 'picture' | 'other';
  readonly what: string;
  readonly starts: RegExp;
}[] = [
  { kind: 'packed', what: 'a tar archive', starts: /^[^]{257}ustar/ },
  { kind: 'packed', what: 'a zip archive', starts: /^PK(?:\x03\x04|\x05\x06)/ },
  { kind: 'packed', what: 'packed with xz', starts: /^\xfd7zXZ\0/ },
  { kind: 'packed', what: 'packed with bzip2', starts: /^BZh[1-9]1AY&SY/ },
  { kind: 'packed', what: 'packed with zstd', starts: /^\x28\xb5\x2f\xfd/ },
  { kind: 'packed', what: 'packed with lz4', starts: /^\x04\x22\x4d\x18/ },
  { kind: 'packed', what: 'a 7z archive', starts: /^7z\xbc\xaf\x27\x1c/ },
  { kind: 'picture', what: 'a PNG picture', starts: /^\x89PNG\r\n/ },
  { kind: 'picture', what: 'a JPEG picture', starts: /^\xff\xd8\xff/ },
  { kind: 'picture', what: 'a GIF picture', starts: /^GIF8[79]a/ },
  { kind: 'picture', what: 'a WebP picture', starts: /^RIFF[^]{4}WEBP/ },
  { kind: 'other', what: 'a PDF document', starts: /^%PDF-/ },
  { kind: 'other', what: 'a program', starts: /^\x7fELF/ },
  {
    kind: 'other',
    what: 'a capture of packets',
    starts:
      /^(?:\xd4\xc3\xb2\xa1|\xa1\xb2\xc3\xd4|\x4d\x3c\xb2\xa1|\xa1\xb2\x3c\x4d|\x0a\x0d\x0d\x0a)/,
  },
];
