import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogicalLine } from './logical-line.ts';

/** The place of every unit of a text: "line:column". */
function places(line: LogicalLine): readonly string[] {
  return Array.from({ length: line.text.length }, (_, at) => {
    const { line: number, column } = line.place(at, at + 1);
    return `${number}:${column}`;
  });
}

test('a line is where it is', () => {
  expect(LogicalLine.of('abc', 4).place(1, 3)).toEqual({ line: 4, column: 2, endColumn: 4 });
});

test('after a prefix is cut and lines are joined, every unit still knows its place', () => {
  const joined = LogicalLine.of('12: ab', 7).from(4).join(LogicalLine.of('  cd', 8).from(2));
  expect(joined.text).toBe('abcd');
  expect(places(joined)).toEqual(['7:5', '7:6', '8:3', '8:4']);
  expect(joined.line).toBe(7);
});

test('what replaces a text stands where the text stood', () => {
  const line = LogicalLine.of('a&quot;b&gt;c', 1).replace(/&\w+;/g, (found) =>
    found === '&gt;' ? '>' : '""',
  );
  expect(line.text).toBe('a""b>c');
  expect(places(line)).toEqual(['1:1', '1:2', '1:3', '1:8', '1:9', '1:13']);
});

test('a stretch over two lines ends with the first', () => {
  const joined = LogicalLine.of('ab', 1).join(LogicalLine.of('cd', 2));
  expect(joined.place(1, 4).line).toBe(1);
});

test('slices and replacements agree with doing the same letter by letter', () => {
  const letters = fc
    .array(fc.constantFrom('a', 'b', 'x', ' '), { maxLength: 30 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(letters, letters, fc.nat(30), fc.nat(30), (one, two, from, length) => {
      const whole = LogicalLine.of(one, 1).join(LogicalLine.of(two, 2));
      const all = places(whole);
      const start = Math.min(from, whole.text.length);
      const end = Math.min(start + length, whole.text.length);
      expect(places(whole.slice(start, end))).toEqual(all.slice(start, end));
      const kept = [...whole.text].flatMap((letter, at) => (letter === 'x' ? [] : [all[at]]));
      expect(places(whole.replace(/x/g, () => ''))).toEqual(kept);
    }),
  );
});
