import { expect, test } from 'vitest';
import { readCaret } from '#testing/caret.ts';
import { signatureAt } from './signature.ts';

/** The label with the value being written in brackets; `undefined` where none is. */
function signature(drawn: string): string | undefined {
  const { text, column } = readCaret(drawn);
  const found = signatureAt(text, column);
  const value = found?.values[found.active];
  if (!found || !value) return undefined;
  const { label } = found;
  return `${label.slice(0, value.start)}[${label.slice(value.start, value.end)}]${label.slice(value.end)}`;
}

test('names the value that is being written', () => {
  expect(signature('-A INPUT -p tcp --dport ‸')).toBe('--dport [PORT[:PORT]]');
  expect(signature('-A INPUT -p tcp --dport 80‸')).toBe('--dport [PORT[:PORT]]');
  expect(signature('-A INPUT -p tcp --tcp-flags SYN,ACK ‸')).toBe('--tcp-flags MASK [SET]');
  expect(signature('-A INPUT -p tcp ! --tcp-flags SYN‸')).toBe('! --tcp-flags [MASK] SET');
  expect(signature('-A PREROUTING -p tcp -j REDIRECT --to-ports ‸')).toBe(
    '--to-ports [PORT[-PORT]]',
  );
});

test('is quiet where no value is due', () => {
  expect(signature('-A INPUT -p tcp --dpo‸')).toBeUndefined();
  expect(signature('-A INPUT -p tcp --dport 80 ‸')).toBeUndefined();
  expect(signature('-A INPUT -j MASQUERADE --random ‸')).toBeUndefined();
  expect(signature(':INPUT ‸')).toBeUndefined();
  expect(signature('-A INPUT --no-such ‸')).toBeUndefined();
});

test('says whose option it is, with its meaning', () => {
  const { text, column } = readCaret('-A INPUT -m conntrack --ctstate ‸');
  expect(signatureAt(text, column)?.says).toMatch(/Option of conntrack\.$/);
});
