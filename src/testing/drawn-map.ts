/** Maps for tests: from a dump's text, and back to something a reader can check by eye. */
import { shortRule } from '#explain/short.ts';
import { buildMap } from '#graph/map.ts';
import type { MapRequest, MapView } from '#graph/map-view.ts';
import { readDump } from '#parse/read-dump.ts';

export function mapOf(
  dump: string,
  request?: MapRequest,
  proxies: readonly string[] = [],
): MapView {
  const [ruleset] = readDump(dump).rulesets;
  if (!ruleset) throw new Error('The dump has no rules');
  return buildMap(ruleset, {
    revision: 1,
    ruleset: 0,
    rowTexts: (rule) => shortRule(ruleset.rule(rule), ruleset),
    proxies,
    ...(request && { request }),
  });
}

/**
 * The map from top to bottom, a line for each lane and place; in a lane its cards and families,
 * column by column, indented the further they stand to the right:
 *
 *     PREROUTING (raw, conntrack) policy ACCEPT
 *       nat PREROUTING
 *         ISTIO_INBOUND
 */
export function drawMap(map: MapView): readonly string[] {
  const columns = [...new Set(map.cards.map(({ x }) => x))].sort((a, b) => a - b);
  const boxes = [
    ...map.families.map((family) => ({
      ...family,
      text: `${family.prefix}* (${family.chainCount})`,
    })),
    ...map.cards.map((card) => ({
      ...card,
      text: card.hook ? `${card.table} ${card.name}` : card.name,
    })),
  ].sort((a, b) => a.x - b.x || a.y - b.y);
  const small = [
    ...map.ticks.map(({ x, y, table }) => ({ x, y, text: table })),
    ...map.places
      .filter(({ kind }) => kind === 'conntrack')
      .map(({ x, y, label }) => ({ x, y, text: label })),
  ].sort(down);
  const lanes = map.lanes.map(({ x, y, height, hook, note }) => {
    const within = (each: { readonly y: number }): boolean => each.y >= y && each.y < y + height;
    const ticks = small.filter(within).map(({ text }) => text);
    const head = [hook ?? 'not reached', ticks.length > 0 ? `(${ticks.join(', ')})` : '', note];
    const cards = boxes
      .filter(within)
      .map((box) => '  '.repeat(columns.indexOf(box.x) + 1) + box.text);
    return { x, y, lines: [head.filter(Boolean).join(' '), ...cards] };
  });
  const places = map.places
    .filter(({ kind }) => kind !== 'conntrack')
    .map(({ x, y, label }) => ({ x, y, lines: [label] }));
  return [...lanes, ...places].sort(down).flatMap(({ lines }) => lines);
}

function down(a: { readonly x: number; readonly y: number }, b: typeof a): number {
  return a.y - b.y || a.x - b.x;
}
