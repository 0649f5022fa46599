import type { ValueForm } from '../option-reader.ts';

/**
 * A text of which the kernel keeps so many bytes of UTF-8: what is longer is cut, and saved so. A
 * character cut in two becomes U+FFFD.
 */
export function textOfBytes(bytes: number): ValueForm<string> {
  return {
    expected: 'a text of at least one character',
    read: (text) => (text === '' ? undefined : cutBytes(text, bytes)),
  };
}

function cutBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const encoded = new TextEncoder().encode(text);
  return encoded.length <= bytes ? text : new TextDecoder().decode(encoded.subarray(0, bytes));
}
