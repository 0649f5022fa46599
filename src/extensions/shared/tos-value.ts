import type { ValueForm } from '../option-reader.ts';
import { readInteger } from './forms.ts';
import type { MaskedValue } from './masked-value.ts';

/** The names that RFC 1349 gave to types of service. They leave the two ECN bits alone. */
const NAMES: ReadonlyMap<string, number> = new Map([
  ['minimize-delay', 0x10],
  ['maximize-throughput', 0x08],
  ['maximize-reliability', 0x04],
  ['minimize-cost', 0x02],
  ['normal-service', 0x00],
]);

/** `16`, `0x10/0x3f`, `Minimize-Delay` in any case. Without a mask a number has all eight bits. */
export const TOS_VALUE: ValueForm<MaskedValue> = {
  expected: 'a number, 0 to 255, or VALUE/MASK, or a name such as Minimize-Delay',
  read: (text) => {
    const named = NAMES.get(text.toLowerCase());
    if (named !== undefined) return { value: named, mask: 0x3f };
    const slash = text.indexOf('/');
    const value = readByte(slash < 0 ? text : text.slice(0, slash));
    const mask = slash < 0 ? 0xff : readByte(text.slice(slash + 1));
    return value === undefined || mask === undefined ? undefined : { value, mask };
  },
};

function readByte(text: string): number | undefined {
  const number = readInteger(text);
  return number !== undefined && number <= 255 ? number : undefined;
}
