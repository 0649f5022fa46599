/** What the dump and the trace say of a stretch of lines, for the margin and the ends of lines. */
import { stepWords } from '#explain/step.ts';
import { noteOnLine } from '#language/notes.ts';
import type { Dump } from '#parse/dump.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { Step } from '#simulate/step.ts';
import { type KeptTrace, kindOf } from './trace-view.ts';
import type { LineNote, LineSign, StepKind } from './views.ts';

/** More lines than a screen has are not asked for at once. */
const MOST_LINES = 1000;

/** Lines from `first` to `last`, both included, at most `MOST_LINES` of them. */
export function lineNotes(
  dump: Dump,
  trace: KeptTrace | undefined,
  first: number,
  last: number,
): readonly LineNote[] {
  const notes: LineNote[] = [];
  const from = Math.max(1, first);
  const to = Math.min(last, dump.lineCount, from + MOST_LINES - 1);
  for (let line = from; line <= to; line += 1) {
    const note = noteOnLine(dump, line);
    const said = trace && signOfLine(dump, line, trace);
    if (note === undefined && !said) continue;
    const outcome = trace && said?.step ? stepWords(said.step, trace.ruleset).outcome : '';
    notes.push({ line, note, sign: said?.sign, outcome });
  }
  return notes;
}

interface Said {
  readonly sign: LineSign;
  readonly step: Step | undefined;
}

const UNREACHED: Said = { sign: 'unreached', step: undefined };

/** A line with several rules shows the most that one of them did. */
function signOfLine(dump: Dump, line: number, trace: KeptTrace): Said | undefined {
  const rules = dump.rulesOnLine(line).filter(({ ruleset }) => ruleset === trace.rulesetIndex);
  if (rules.length === 0) return undefined;
  return rules.map(({ rule }) => signOfRule(rule, trace)).reduce(stronger);
}

/** Of several times, the first at which it did the most. */
function signOfRule(rule: RuleId, { legs }: KeptTrace): Said {
  let said = UNREACHED;
  for (const { steps } of legs) {
    for (const index of steps.atRule(rule)) {
      const step = steps.at(index);
      const sign = step && SIGNS[kindOf(step)];
      if (sign !== undefined) said = stronger(said, { sign, step });
    }
  }
  return said;
}

const SIGNS: Partial<Record<StepKind, LineSign>> = {
  skipped: 'missed',
  counted: 'matched',
  entered: 'matched',
  returned: 'matched',
  decided: 'decided',
  rewritten: 'decided',
  choice: 'choice',
};

const RANK: Readonly<Record<LineSign, number>> = {
  unreached: 0,
  missed: 1,
  matched: 2,
  choice: 3,
  decided: 4,
};

function stronger(a: Said, b: Said): Said {
  return RANK[b.sign] > RANK[a.sign] ? b : a;
}
