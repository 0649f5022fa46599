import { type AskedRun, condenseNeeds, groupOutcomes, printShare } from '#engine/outcome-groups.ts';
import type { OutcomesView } from '#engine/views.ts';
import type { Paint } from './paint.ts';
import { VERDICT_INKS } from './format-trace.ts';
import { counted } from './tools.ts';

/** So many ways to one end are listed. */
const MOST_WAYS = 3;

/** Every end with its share, and under it what leads there. */
export function formatOutcomes(view: OutcomesView, paint: Paint): string {
  const groups = groupOutcomes(view);
  const width = Math.max(0, ...groups.map(({ share }) => printShare(share).length));
  const lines = groups.flatMap(({ verdict, share, needs, ways }) => {
    const part = printShare(share).padStart(width);
    const leading = needs ? [needs] : ways.slice(0, MOST_WAYS).map((way) => way.needs);
    const more = needs ? 0 : ways.length - leading.length;
    return [
      `  ${part}  ${paint(VERDICT_INKS[verdict.kind], verdict.sentence)}`,
      ...leading
        .filter((each) => each.length > 0)
        .map((each) => `${' '.repeat(width + 4)}${paint('choice', needsWords(each))}`),
      ...(more > 0 ? [`${' '.repeat(width + 4)}or in ${counted(more, 'other way')}`] : []),
    ];
  });
  const head = `can end in ${counted(groups.length, 'way')}`;
  const rest = view.left === 0 ? '' : `, and ${counted(view.left, 'way')} more were not followed`;
  return ['', paint('strong', head + rest), ...lines, ''].join('\n');
}

/** "Does the draw succeed? no, at rule 2 of nat WEB; Is it …? yes, at …" */
function needsWords(needs: Parameters<typeof condenseNeeds>[0]): string {
  return condenseNeeds(needs).map(runWords).join('; ');
}

function runWords({ question, answer, times, place }: AskedRun): string {
  return times === 1
    ? `${question} ${answer}, at ${place}`
    : `${question} ${answer}, ${times} times up to ${place}`;
}
