/** Pieces of options as people and programs write them, for rules that are drawn at random. */
import fc from 'fast-check';

export type Words = fc.Arbitrary<string>;

export function oneOf(...words: readonly string[]): Words {
  return fc.constantFrom(...words);
}

/** The option, and a value after it. */
export function option(name: string, value?: Words): Words {
  return value ? value.map((text) => `${name} ${text}`) : fc.constant(name);
}

/** The same, perhaps with a `!` before it. */
export function negatable(name: string, value?: Words): Words {
  return fc
    .tuple(fc.boolean(), option(name, value))
    .map(([invert, words]) => (invert ? `! ${words}` : words));
}

/** All of `always` and some of `perhaps`, in any order. */
export function options(always: readonly Words[], perhaps: readonly Words[] = []): Words {
  return fc
    .tuple(fc.tuple(...always), fc.subarray([...perhaps.keys()]), fc.tuple(...perhaps))
    .chain(([first, chosen, rest]) => {
      const words = [...first, ...chosen.map((index) => rest[index] ?? '')];
      return fc
        .shuffledSubarray(words, { minLength: words.length })
        .map((shuffled) => shuffled.join(' '));
    });
}

/** At least one of them. */
export function someOf(...parts: readonly Words[]): Words {
  return fc
    .nat(parts.length - 1)
    .chain((index) => options(parts.slice(index, index + 1), parts.toSpliced(index, 1)));
}

/** A number from `from` to `to`, decimal, hexadecimal or octal; now and then one that is too large. */
export function number(to: number, from = 0): Words {
  const inside = fc.oneof(
    fc.integer({ min: from, max: Math.min(to, from + 12) }),
    fc.integer({ min: from, max: Math.min(to, 0x7fffffff) }),
    fc.constantFrom(from, to),
  );
  return fc.oneof(
    { weight: 20, arbitrary: inside.map(String) },
    { weight: 5, arbitrary: inside.map((each) => `0x${each.toString(16)}`) },
    { weight: 2, arbitrary: inside.map((each) => `0${each.toString(8)}`) },
    { weight: 1, arbitrary: fc.constantFrom(String(to + 1), '5x', '09') },
  );
}

/** Only decimal, and always good. */
export function decimal(to: number, from = 0): Words {
  return fc.integer({ min: from, max: to }).map(String);
}

/** `5`, `5:9`, `5:`, `:9`. */
export function range(to: number): Words {
  const each = number(to);
  return fc.oneof(
    each,
    fc.tuple(each, each).map((ends) => ends.join(':')),
    each.map((end) => `${end}:`),
    each.map((end) => `:${end}`),
    fc.constant(':'),
  );
}

/** A range whose ends are in order. */
export function orderedRange(to: number, between = ':'): Words {
  return fc
    .tuple(fc.integer({ min: 0, max: to }), fc.integer({ min: 0, max: to }))
    .map((ends) => ends.toSorted((a, b) => a - b).join(between));
}

/** `VALUE`, or `VALUE/MASK`. */
export function masked(to: number): Words {
  return fc.oneof(
    number(to),
    fc.tuple(number(to), number(to)).map((parts) => parts.join('/')),
  );
}

/** Some of the words, with commas between them. */
export function list(words: readonly string[], most = words.length): Words {
  return fc
    .shuffledSubarray([...words], { minLength: 1, maxLength: most })
    .map((chosen) => chosen.join(','));
}

export function name(most: number): Words {
  const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.'];
  return fc
    .array(fc.constantFrom(...letters), { minLength: 1, maxLength: most })
    .map((chosen) => `n${chosen.join('')}`.slice(0, most));
}

/** Any printable text in double quotes, as iptables-restore reads them. */
export function quoted(most: number): Words {
  return fc
    .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: most })
    .map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
}

export const ADDRESS4: Words = fc.ipV4();

export const ADDRESS6: Words = fc.oneof(
  fc.ipV6().filter((text) => !text.includes('.')),
  fc.constantFrom('::1', '::', '2001:db8::9', '2001:DB8:0:0::1', 'fe80::1:2', '::ffff:1.2.3.4'),
);

export const SUBNET4: Words = fc.oneof(
  ADDRESS4,
  fc.tuple(ADDRESS4, decimal(32)).map((parts) => parts.join('/')),
  fc
    .tuple(ADDRESS4, fc.constantFrom('255.255.0.0', '255.0.255.0', '0.0.0.0', '255.255.255.255'))
    .map((parts) => parts.join('/')),
);

export const SUBNET6: Words = fc.oneof(
  ADDRESS6,
  fc.tuple(ADDRESS6, decimal(128)).map((parts) => parts.join('/')),
  fc
    .tuple(ADDRESS6, fc.constantFrom('ffff::', 'ff00:ff00::', '::'))
    .map((parts) => parts.join('/')),
);

/** By number; and by a few names that every system knows. */
export const PORT: Words = fc.oneof(
  { weight: 6, arbitrary: decimal(65535) },
  { weight: 1, arbitrary: oneOf('ssh', 'http', 'domain', '65536', '022') },
);
