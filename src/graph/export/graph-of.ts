/** What of a map a notation for graphs can hold: named boxes by table, and jumps between them. */
import { counted } from '#base/counted.ts';
import type { CardView, EdgeView, MapView, NodeId } from '../map-view.ts';

export interface GraphNode {
  readonly id: NodeId;
  readonly table: string;
  readonly name: string;
  /** `INPUT, policy DROP, 12 rules` without the name. */
  readonly says: readonly string[];
  readonly kind: 'built-in' | 'chain' | 'family';
}

export function nodesOf({ cards, ticks, families }: MapView): readonly GraphNode[] {
  return [
    ...ticks.map((tick): GraphNode => ({
      id: tick.id,
      table: tick.table,
      name: tick.name,
      says: [`policy ${tick.policy}`, counted(tick.ruleCount, 'rule')],
      kind: 'built-in',
    })),
    ...cards.map((card): GraphNode => ({
      id: card.id,
      table: card.table,
      name: card.name,
      says: [...(card.policy ? [`policy ${card.policy}`] : []), counted(card.ruleCount, 'rule')],
      kind: card.hook ? 'built-in' : 'chain',
    })),
    ...families.map((family): GraphNode => ({
      id: family.id,
      table: family.table,
      name: family.prefix === '' ? `other ${family.table} chains` : `${family.prefix}*`,
      says: [counted(family.chainCount, 'chain'), counted(family.ruleCount, 'rule')],
      kind: 'family',
    })),
  ];
}

/** `5 tcp dport 8080`, for a jump of one rule; `12 rules` for several. */
export function edgeLabel(edge: EdgeView, cards: ReadonlyMap<NodeId, CardView>): string {
  if (!edge.ownRow) return counted(edge.ruleCount, 'rule');
  const row = cards.get(edge.from)?.rows.find(({ rule }) => rule === edge.rule);
  return row ? `${row.number} ${row.asks}`.trim() : '';
}

/** What a chain does itself: `ACCEPT`, `REDIRECT :15006`, each once. */
export function verdictsOf({ rows }: CardView): readonly string[] {
  const own = rows.filter(
    ({ target, targetKind }) => target !== '' && targetKind !== 'jump' && targetKind !== 'goto',
  );
  return [...new Set(own.map(({ target }) => target))];
}
