/**
 * A map as one SVG that needs nothing beside it: no styles, no scripts, no fonts but the reader's.
 * Every text is the dump's and is escaped.
 */
import { counted } from '#base/counted.ts';
import { boxOfCells } from './svg-cells.ts';
import { PALETTES, type Palette } from './palette.ts';
import type { MapFileOptions } from './map-file.ts';
import type { Box, CardRow, CardView, FamilyView, MapView, Point } from '../map-view.ts';

const MARGIN = 16;
const MONO = 'ui-monospace, SF Mono, Menlo, Consolas, Liberation Mono, monospace';
const SANS = 'system-ui, Segoe UI, Roboto, Helvetica Neue, sans-serif';

export function drawSvg(map: MapView, { scheme = 'light', part, walked }: MapFileOptions): string {
  const palette = PALETTES[scheme];
  const lit = new Set(walked?.ids);
  const { x, y, width, height } = part ?? {
    x: -MARGIN,
    y: -MARGIN,
    width: map.width + 2 * MARGIN,
    height: map.height + 2 * MARGIN,
  };
  const drawing = new Drawing(map, palette, lit, new Set(walked?.rules));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[x, y, width, height].map(short).join(' ')}" width="${short(width)}" height="${short(height)}" font-family="${MONO}" font-size="12">`,
    `<title>Chains of ${map.tables.map(escaped).join(', ')}</title>`,
    rect({ x, y, width, height }, `fill="${palette.page}"`),
    ...drawing.lines(),
    ...map.lanes.map((lane) => drawing.lane(lane)),
    ...map.places.map((place) => drawing.place(place)),
    ...map.ticks.map((tick) => drawing.tick(tick)),
    ...map.families.map((family) => drawing.family(family)),
    ...map.cards.map((card) => drawing.card(card)),
    '</svg>',
    '',
  ].join('\n');
}

class Drawing {
  readonly #map: MapView;
  readonly #palette: Palette;
  readonly #lit: ReadonlySet<string>;
  readonly #rules: ReadonlySet<number>;

  constructor(
    map: MapView,
    palette: Palette,
    lit: ReadonlySet<string>,
    rules: ReadonlySet<number>,
  ) {
    this.#map = map;
    this.#palette = palette;
    this.#lit = lit;
    this.#rules = rules;
  }

  /** Lanes, rail and edges; what the packet passed lies over the rest. */
  lines(): readonly string[] {
    const { line, edge, rail, accent } = this.#palette;
    const { lanes, rail: pieces, edges } = this.#map;
    const all = [...pieces, ...edges];
    return [
      ...lanes.map(({ x, y, width }) =>
        path(
          [
            { x, y },
            { x: x + width, y },
          ],
          line,
          1,
          '',
        ),
      ),
      ...pieces.map(({ points, kind }) => path(points, rail, kind === 'stub' ? 1.25 : 2, '')),
      ...edges.map(({ points, kind }) => path(points, edge, 1.25, kind) + head(points, edge)),
      ...all
        .filter(({ id }) => this.#lit.has(id))
        .map(({ points, kind }) => {
          const isEdge = kind === 'jump' || kind === 'goto';
          return path(points, accent, 2.5, kind) + (isEdge ? head(points, accent) : '');
        }),
    ];
  }

  lane({ x, y, hook, note, id }: MapView['lanes'][number]): string {
    const { text, muted } = this.#palette;
    const right = x + this.#map.metrics.laneHeadWidth;
    const name = label(x + 40, y + 18, hook ?? 'not reached', hook ? text : muted, SANS_BOLD);
    const stop = this.#map.rail.find(({ from, kind }) => from === id && kind !== 'stub')?.points[0];
    const sign = stop ? this.#sign(stop, this.#lit.has(id)) : '';
    return name + label(right, y + 18, note, muted, `${SANS_STYLE} text-anchor="end"`) + sign;
  }

  #sign({ x, y }: Point, lit: boolean): string {
    const { page, rail, accent } = this.#palette;
    return `<circle cx="${short(x)}" cy="${short(y)}" r="4.5" fill="${page}" stroke="${lit ? accent : rail}" stroke-width="2"/>`;
  }

  place({ id, x, y, height, kind, label: name }: MapView['places'][number]): string {
    const { page, rail, accent, muted } = this.#palette;
    const colour = this.#lit.has(id) ? accent : rail;
    const middle = y + height / 2;
    const shape =
      kind === 'route'
        ? `<path d="M${short(x + 8)} ${short(middle - 6)}l6 6-6 6-6-6Z" fill="${page}" stroke="${colour}" stroke-width="1.5"/>`
        : kind === 'process' || kind === 'proxy'
          ? rect(
              { x: x + 2.5, y: middle - 5.5, width: 11, height: 11 },
              `rx="1.5" fill="${page}" stroke="${colour}" stroke-width="1.5"`,
            )
          : `<circle cx="${short(x + 8)}" cy="${short(middle)}" r="5.5" fill="${page}" stroke="${colour}" stroke-width="1.5"${kind === 'conntrack' ? ' stroke-dasharray="2.5 2"' : ''}/>`;
    const gap = kind === 'conntrack' || kind === 'proxy' ? 20 : 28;
    return shape + label(x + gap, middle + 4, name, muted, SANS_STYLE);
  }

  tick({ x, y, height, table, policy }: MapView['ticks'][number]): string {
    const { drop } = this.#palette;
    const hue = this.#hue(table);
    const name = label(x + 8, y + height / 2 + 4, table, hue, SANS_STYLE);
    const width = table.length * 7 + 16;
    const said =
      policy === 'DROP' ? label(x + width, y + height / 2 + 4, policy, drop, SANS_BOLD) : '';
    return rect({ x, y, width: 3, height }, `fill="${hue}"`) + name + said;
  }

  card(card: CardView): string {
    const { panel, line, text, muted, accent, drop } = this.#palette;
    const { x, y, width, height, name, table, hook, policy, rows, ruleCount } = card;
    const { head: headHeight, foot } = this.#map.metrics;
    const lit = this.#lit.has(card.id);
    const parts = [
      rect(card, `rx="6" fill="${panel}" stroke="${lit ? accent : line}"`),
      rect(
        { x, y: y + 3, width: 3, height: Math.max(0, height - 6) },
        `fill="${this.#hue(table)}"`,
      ),
      label(x + 12, y + 18, hook ? table : name, hook ? this.#hue(table) : text, BOLD),
      label(
        x + width - 10,
        y + 18,
        hook ?? card.references.toLocaleString('en'),
        muted,
        `${SANS_STYLE} text-anchor="end"`,
      ),
    ];
    let top = y + headHeight;
    for (const row of rows) {
      parts.push(this.#row(card, row, top));
      top += this.#rowHeight(row);
    }
    const more = ruleCount - rows.length;
    if (more > 0) {
      parts.push(label(x + 28, top + 16, `… ${more.toLocaleString('en')} more`, muted, SANS_STYLE));
      top += foot;
    }
    if (policy) {
      parts.push(
        label(x + 28, top + 16, 'policy', muted, SANS_STYLE),
        label(x + width - 22, top + 16, policy, policy === 'DROP' ? drop : muted, END),
      );
    }
    return `<g>${parts.join('')}</g>`;
  }

  #rowHeight({ lines }: CardRow): number {
    const { row, line } = this.#map.metrics;
    return row + (lines - 1) * line;
  }

  #row({ x, width }: CardView, row: CardRow, top: number): string {
    const { text, muted, accent } = this.#palette;
    const { line: lineHeight } = this.#map.metrics;
    const { asks, room, lines, target, targetKind, number, rule, folded } = row;
    const lit = this.#rules.has(rule);
    const perLine = Math.max(1, Math.floor((width - 48) / CELL));
    const said = asks.length > room ? `${asks.slice(0, room).trimEnd()}…` : asks;
    const broken = lines === 1 ? [said] : brokenInto(said, perLine, lines);
    const widest = folded ? this.#map.metrics.foldedTarget : this.#map.metrics.target;
    const most = Math.max(3, Math.floor((Math.min(widest, width - 48) - 8) / CELL));
    const arrow = ARROWS.get(targetKind) ?? '';
    const full = `${arrow}${target}`;
    const shown = full.length > most ? `${full.slice(0, most - 1)}…` : full;
    return [
      lit
        ? rect({ x: x + 3, y: top, width: 2, height: this.#rowHeight(row) }, `fill="${accent}"`)
        : '',
      label(x + 22, top + 16, String(number), muted, `${SANS_STYLE} text-anchor="end"`),
      ...broken.map((words, index) =>
        label(x + 28, top + 16 + index * lineHeight, words, text, ''),
      ),
      label(
        x + width - 22,
        top + 16 + (lines - 1) * lineHeight,
        shown,
        this.#palette.targets[targetKind] ?? muted,
        END,
      ),
    ].join('');
  }

  family(family: FamilyView): string {
    const { panel, line, text, muted } = this.#palette;
    const { x, y, table, prefix, chainCount, ruleCount, field } = family;
    const hue = this.#hue(table);
    const { fieldEdge, fieldHead } = this.#map.metrics;
    const name = prefix === '' ? `other ${table} chains` : `${prefix}*`;
    const cells = boxOfCells(field, x + fieldEdge, y + fieldHead);
    return [
      '<g>',
      rect(family, `rx="6" fill="${panel}" stroke="${line}"`),
      rect({ x, y: y + 3, width: 3, height: family.height - 6 }, `fill="${hue}"`),
      label(x + 12, y + 20, name, text, BOLD),
      label(
        x + 12,
        y + 38,
        `${counted(chainCount, 'chain')}, ${counted(ruleCount, 'rule')}`,
        muted,
        SANS_STYLE,
      ),
      `<path d="${cells}" fill="${hue}" fill-opacity="0.45"/>`,
      '</g>',
    ].join('');
  }

  #hue(table: string): string {
    return this.#palette.tables[table] ?? this.#palette.muted;
  }
}

const CELL = 7.25;
const SANS_STYLE = `font-family="${SANS}"`;
const SANS_BOLD = `${SANS_STYLE} font-weight="600"`;
const BOLD = 'font-size="13" font-weight="600"';
const END = 'text-anchor="end"';

const ARROWS: ReadonlyMap<string, string> = new Map([
  ['jump', '→ '],
  ['goto', '⇢ '],
  ['return', '↩ '],
  ['missing', '? '],
]);

/** Words over lines as the map breaks them, which the layout has counted. */
function brokenInto(text: string, perLine: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    for (let rest = word; ; rest = rest.slice(perLine)) {
      const longer = line === '' ? rest : `${line} ${rest}`;
      if (longer.length <= perLine) {
        line = longer;
        break;
      }
      if (line !== '') lines.push(line);
      line = '';
      if (rest.length <= perLine) {
        line = rest;
        break;
      }
      lines.push(rest.slice(0, perLine));
    }
  }
  if (line !== '') lines.push(line);
  return lines.slice(0, most);
}

function rect({ x, y, width, height }: Box, attributes: string): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ${attributes}/>`;
}

function path(points: readonly Point[], colour: string, width: number, kind: string): string {
  const list = points.map(({ x, y }) => `${short(x)},${short(y)}`).join(' ');
  const dashes = kind === 'goto' ? ' stroke-dasharray="5 3"' : '';
  return `<polyline points="${list}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"${dashes}/>`;
}

function head(points: readonly Point[], colour: string): string {
  const tip = points.at(-1);
  return tip
    ? `<path d="M${short(tip.x - 7)} ${short(tip.y - 4)}l7 4-7 4Z" fill="${colour}"/>`
    : '';
}

function label(x: number, y: number, text: string, colour: string, attributes: string): string {
  if (text === '') return '';
  return `<text x="${short(x)}" y="${short(y)}" fill="${colour}"${attributes && ` ${attributes}`}>${escaped(text)}</text>`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Control characters have no place in XML, not even by number. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
