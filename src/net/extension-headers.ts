/** IPv6 extension headers between the IP header and the upper layer's, in ip6tables' words. */

/** By number, in the order in which RFC 8200 (section 4.1) wants them. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'hop'],
  [60, 'dst'],
  [43, 'route'],
  [51, 'auth'],
]);

const NUMBERS: ReadonlyMap<string, number> = new Map(
  [...NAMES].map(([number, name]) => [name, number]),
);

/** `hop,dst`; `undefined` where a word names no such header. */
export function readExtensionHeaders(text: string): readonly number[] | undefined {
  const numbers = text.split(',').flatMap((name) => NUMBERS.get(name) ?? []);
  return numbers.length === text.split(',').length ? numbers : undefined;
}

export function printExtensionHeaders(headers: readonly number[]): string {
  return headers.map((header) => NAMES.get(header) ?? String(header)).join(',');
}
