/** A map in the notation of Mermaid, as issues and wikis draw it. */
import type { MapView } from '../map-view.ts';
import { edgeLabel, nodesOf, verdictsOf } from './graph-of.ts';

export function writeMermaid(map: MapView): string {
  const nodes = nodesOf(map);
  const cards = new Map(map.cards.map((card) => [card.id, card]));
  // Mermaid takes few signs in an id, and some words for its own.
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = ['flowchart LR'];
  for (const [index, table] of map.tables.entries()) {
    lines.push(`  subgraph t${index} [${quoted(table)}]`);
    for (const { id, name, says, kind } of nodes.filter((node) => node.table === table)) {
      const card = cards.get(id);
      const label = [name, says.join(', '), ...(card ? verdictsOf(card) : [])].map(escaped);
      const [open, close] = SHAPES[kind];
      lines.push(`    ${ids.get(id)}${open}"${label.join('<br/>')}"${close}`);
    }
    lines.push('  end');
  }
  for (const edge of map.edges) {
    const arrow = edge.kind === 'goto' ? '-.->' : '-->';
    const label = edgeLabel(edge, cards);
    const said = label === '' ? '' : `|${quoted(label)}|`;
    lines.push(`  ${ids.get(edge.from)} ${arrow}${said} ${ids.get(edge.to)}`);
  }
  return [...lines, ''].join('\n');
}

const SHAPES = {
  'built-in': ['[', ']'],
  chain: ['(', ')'],
  family: ['[[', ']]'],
} as const;

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Mermaid reads labels as a kind of HTML: signs that mean something there go by their numbers. */
function escaped(text: string): string {
  return text
    .replaceAll(/["#<>&\\`;|]/g, (sign) => `#${sign.charCodeAt(0)};`)
    .replaceAll('\n', ' ');
}
