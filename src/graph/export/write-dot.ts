/** A map in the language of Graphviz: tables as clusters, jumps solid, gotos dashed. */
import type { MapView } from '../map-view.ts';
import { edgeLabel, nodesOf, verdictsOf } from './graph-of.ts';

export function writeDot(map: MapView): string {
  const nodes = nodesOf(map);
  const cards = new Map(map.cards.map((card) => [card.id, card]));
  const lines = [
    'digraph chains {',
    '  rankdir=LR;',
    '  node [shape=box, fontname="monospace", fontsize=10];',
    '  edge [fontname="monospace", fontsize=9];',
  ];
  for (const table of map.tables) {
    lines.push(`  subgraph ${quoted(`cluster_${table}`)} {`, `    label=${quoted(table)};`);
    for (const { id, name, says, kind } of nodes.filter((node) => node.table === table)) {
      const card = cards.get(id);
      const label = [name, says.join(', '), ...(card ? verdictsOf(card) : [])].join('\n');
      lines.push(`    ${quoted(id)} [label=${quoted(label)}${STYLES[kind]}];`);
    }
    lines.push('  }');
  }
  for (const edge of map.edges) {
    const style = edge.kind === 'goto' ? ', style=dashed' : '';
    const label = quoted(edgeLabel(edge, cards));
    lines.push(`  ${quoted(edge.from)} -> ${quoted(edge.to)} [label=${label}${style}];`);
  }
  return [...lines, '}', ''].join('\n');
}

const STYLES = {
  'built-in': ', style=bold',
  chain: '',
  family: ', shape=box3d',
} as const;

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
