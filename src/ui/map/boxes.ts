/** Where things of a map view are, in its own coordinates. */
import type { Box, CardView, FamilyView, MapView, NodeId } from '#graph/map-view.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import { boxOfCell } from './paint-cells.ts';

function boxOfNode(map: MapView, id: NodeId): Box | undefined {
  const { cards, families, ticks, places, lanes } = map;
  const box = [cards, families, ticks, places].flat().find((each) => each.id === id);
  if (box) return box;
  const lane = lanes.find((each) => each.id === id);
  return lane && { ...lane, height: map.metrics.row };
}

export function cardOf(map: MapView, chain: ChainId): CardView | undefined {
  return map.cards.find((card) => card.chain === chain);
}

/** A rule's row; for a rule without one the line that stands for it, for no rule the card's head. */
export function boxOfRule(map: MapView, card: CardView, rule: RuleId | undefined): Box {
  const { head, row, line, foot } = map.metrics;
  if (rule === undefined) return { ...card, height: head };
  let y = card.y + head;
  for (const each of card.rows) {
    const height = row + (each.lines - 1) * line;
    if (each.rule === rule) return { x: card.x, y, width: card.width, height };
    y += height;
  }
  return { x: card.x, y, width: card.width, height: foot };
}

/** A cell of a family's field. */
export function boxOfCellIn({ metrics }: MapView, { x, y, field }: FamilyView, cell: number): Box {
  const box = boxOfCell(field, cell);
  return { ...box, x: x + metrics.fieldEdge + box.x, y: y + metrics.fieldHead + box.y };
}

/** The rule where there is one on the map, else the node itself. */
export function boxOf(map: MapView, node: NodeId, rule: RuleId | undefined): Box | undefined {
  const card = rule === undefined ? undefined : map.cards.find(({ id }) => id === node);
  return card && rule !== undefined ? boxOfRule(map, card, rule) : boxOfNode(map, node);
}
