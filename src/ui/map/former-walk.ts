/** The way that the packet went before the dump was edited, laid over the map of the dump as it is now. */
import type { StepView, TraceView } from '#engine/views.ts';
import type { CardView, EdgeView, MapView, Point, RailView, TickView } from '#graph/map-view.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import { layWalk, leadsOn, legAt, type Walk } from './walk.ts';

export interface FormerWalk {
  /** Lines of the map that the packet passed then, and passes no more. */
  readonly lines: readonly (EdgeView | RailView)[];
  /** Ways between chains for which the map has no line: the rule that led there is gone. */
  readonly gaps: readonly GapView[];
  /** Rules that it matched then, and is not at now. */
  readonly rules: ReadonlySet<RuleId>;
}

interface GapView {
  readonly id: string;
  readonly points: readonly Point[];
}

export const NO_FORMER: FormerWalk = { lines: [], gaps: [], rules: new Set() };

/** `now` is the walk on the map, of the same leg. */
export function layFormer(former: TraceView, at: number, map: MapView, now: Walk): FormerWalk {
  const there = onMap(former, map);
  const walk = layWalk(there, there.legs[at] ?? legAt(there, 0), map);
  const lines = [...map.rail, ...map.edges].filter(
    ({ id }) => walk.lines.has(id) && !now.lines.has(id),
  );
  const matched = walk.steps.filter(({ kind }) => kind !== 'skipped');
  const rules = matched.flatMap(({ rule }) =>
    rule === undefined || now.rules.has(rule) ? [] : [rule],
  );
  return { lines, gaps: gapsOf(walk, map, now), rules: new Set(rules) };
}

/** The steps with the chains and rules of the map, by their names and words; others have none. */
function onMap(former: TraceView, map: MapView): TraceView {
  const boxes = new Map<string, CardView | TickView>(
    [...map.cards, ...map.ticks].map((box) => [`${box.table} ${box.name}`, box]),
  );
  const steps = former.steps.map((step): StepView => {
    const box = boxes.get(`${step.table} ${step.chainName}`);
    const row = box && 'rows' in box ? rowFor(step, box) : undefined;
    return { ...step, chain: box?.chain, rule: row?.rule };
  });
  return { ...former, revision: map.revision, ruleset: map.ruleset, steps };
}

/** Numbers shift as rules come and go; what a rule asks and where it leads stays. */
function rowFor({ rule, words, outcome, number, kind }: StepView, { rows }: CardView) {
  if (rule === undefined || words === undefined || kind === 'skipped') return undefined;
  const alike = rows.filter(
    ({ asks, target }) => asks === words && (outcome ?? '').endsWith(target),
  );
  return alike.find((row) => row.number === number) ?? alike[0];
}

/** From a card's right edge to the head of the next one's, level and upright. */
function gapsOf({ steps, at }: Walk, map: MapView, now: Walk): readonly GapView[] {
  const cards = new Map(map.cards.map((card) => [card.id, card]));
  const gaps = new Map<string, GapView>();
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    const wasRule = step.kind === 'entered' || leadsOn(step, next);
    const from = cards.get(at[index] ?? '');
    const to = cards.get(at[index + 1] ?? '');
    if (!wasRule || step.rule !== undefined || !from || !to || from === to) continue;
    const id = `${from.id} ${to.id}`;
    const isWalked = map.edges.some(
      (edge) => edge.from === from.id && edge.to === to.id && now.lines.has(edge.id),
    );
    if (!isWalked) gaps.set(id, { id, points: between(from, to, map.metrics.head) });
  }
  return [...gaps.values()];
}

function between(from: CardView, to: CardView, head: number): readonly Point[] {
  const start = { x: from.x + from.width, y: from.y + from.height - head / 2 };
  const end = { x: to.x, y: to.y + head / 2 };
  const middle = end.x > start.x ? (start.x + end.x) / 2 : start.x + 12;
  return [start, { x: middle, y: start.y }, { x: middle, y: end.y }, end];
}
