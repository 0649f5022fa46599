import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChunkedList } from './chunked-list.ts';

test('it does what an array does', () => {
  const commands = fc.array(
    fc.record({ what: fc.constantFrom('insert', 'remove', 'removeValue'), at: fc.nat(3000) }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(fc.nat(3000), commands, (filled, all) => {
      const list = new ChunkedList();
      const model: number[] = [];
      for (let value = 0; value < filled; value += 1) {
        list.push(value);
        model.push(value);
      }
      for (const [index, { what, at }] of all.entries()) {
        const place = Math.min(at, model.length);
        if (what === 'insert') {
          list.insert(place, -index - 1);
          model.splice(place, 0, -index - 1);
        } else if (what === 'remove') {
          list.remove(place);
          model.splice(place, 1);
        } else if (model[place] !== undefined) {
          list.removeValue(model[place]);
          model.splice(place, 1);
        }
        expect(list.get(place)).toBe(model[place]);
      }
      expect([...list]).toEqual(model);
      expect(list).toHaveLength(model.length);
    }),
    { numRuns: 60 },
  );
});
