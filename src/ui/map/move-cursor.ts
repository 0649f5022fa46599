/**
 * Where the arrow keys lead: down and up along rules, right along a jump, left back to its rule. In a family they go
 * from cell to cell of its field; a page down leads past it.
 */
import type { Box, FieldView, MapView, NodeId } from '#graph/map-view.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { Cursor } from './map-state.tsx';
import { moveInField } from './move-in-field.ts';

interface Stop extends Box {
  readonly id: NodeId;
  readonly rules: readonly RuleId[];
  /** Of a family. */
  readonly field?: FieldView;
}

export function firstCursor(map: MapView, present: NodeId | undefined): Cursor | undefined {
  const stops = stopsOf(map);
  const at = stops.find(({ id }) => id === present) ?? stops.sort(byPlace)[0];
  return at && { node: at.id, rule: undefined };
}

/** The next place, or `undefined` where the key leads nowhere. */
export function moveCursor(map: MapView, cursor: Cursor, key: string): Cursor | undefined {
  const stops = stopsOf(map);
  const here = stops.find(({ id }) => id === cursor.node);
  if (!here) return firstCursor(map, undefined);
  if (here.field) {
    const to = keyInFamily(here.field, cursor.cell, key);
    if (typeof to === 'number') return { node: here.id, rule: undefined, cell: to };
    if (to === 'out') return head(here);
    if (to === 'past') return head(neighbour(stops, here, 1));
  }
  const row = cursor.rule === undefined ? -1 : here.rules.indexOf(cursor.rule);
  const at = (index: number): Cursor => ({ node: here.id, rule: here.rules[index] });
  switch (key) {
    case 'ArrowDown':
      return row + 1 < here.rules.length ? at(row + 1) : head(neighbour(stops, here, 1));
    case 'ArrowUp': {
      if (row >= 0) return at(row - 1);
      const above = neighbour(stops, here, -1);
      return above && { node: above.id, rule: above.rules.at(-1) };
    }
    case 'ArrowRight': {
      const jump = map.edges.find(
        ({ from, rule, ownRow }) =>
          from === here.id && (cursor.rule === undefined || (ownRow && rule === cursor.rule)),
      );
      return jump && { node: jump.to, rule: undefined };
    }
    case 'ArrowLeft': {
      if (row >= 0) return at(-1);
      const jump = map.edges.find(({ to }) => to === here.id);
      return jump && { node: jump.from, rule: jump.ownRow ? jump.rule : undefined };
    }
    case 'Home':
      return at(-1);
    case 'End':
      return at(here.rules.length - 1);
    default:
      return undefined;
  }
}

/** What `moveInField` answers, from the family's head too. */
function keyInFamily(
  field: FieldView,
  cell: number | undefined,
  key: string,
): ReturnType<typeof moveInField> {
  if (cell !== undefined) return moveInField(field, cell, key);
  if (key === 'ArrowDown') return 0;
  return key === 'PageDown' ? 'past' : undefined;
}

function stopsOf({ cards, families, ticks }: MapView): Stop[] {
  return [
    ...cards.map((card) => ({ ...card, rules: card.rows.map(({ rule }) => rule) })),
    ...families.map((family) => ({ ...family, rules: [] })),
    ...ticks.map((tick) => ({ ...tick, rules: [] })),
  ];
}

function head(stop: Stop | undefined): Cursor | undefined {
  return stop && { node: stop.id, rule: undefined };
}

/** The next one below or above in the same column, or where the column ends, of all. */
function neighbour(stops: readonly Stop[], here: Stop, by: 1 | -1): Stop | undefined {
  const column = stops.filter(
    (stop) => stop.x < here.x + here.width && here.x < stop.x + stop.width,
  );
  for (const candidates of [column, stops]) {
    const ordered = [...candidates].sort(byPlace);
    const next = ordered[ordered.indexOf(here) + by];
    if (next) return next;
  }
  return undefined;
}

function byPlace(a: Box, b: Box): number {
  return a.y - b.y || a.x - b.x;
}
