/** A recording held against a walk of the same packet: the first step at which they differ. */
import { printRule } from '#ruleset/print.ts';
import type { Rule, Ruleset } from '#ruleset/ruleset.ts';
import type { Step } from '#simulate/step.ts';
import type { Steps } from '#simulate/steps.ts';
import type { RecordedPacket, RecordedStep, RecordedVerdict } from './recording.ts';

export interface Comparison {
  /** Reported steps that the walk has too, in a row from the first one. */
  readonly agreed: number;
  /** Reported steps in all, but for those that say nothing: policies of chains without rules. */
  readonly reported: number;
  readonly difference: Difference | undefined;
}

/** What each side does at the first difference; `undefined` where that side has ended. */
export interface Difference {
  readonly kernel: string | undefined;
  /** The line of the recording. */
  readonly line: number | undefined;
  readonly walk: string | undefined;
  /** The walk's step. */
  readonly step: number | undefined;
}

/** A step of the walk that the kernel would report. */
interface Reported {
  readonly index: number;
  readonly table: string;
  readonly chain: string;
  readonly rule: Rule | undefined;
  readonly verdict: RecordedVerdict;
  readonly to: string | undefined;
  /** A policy that lets go on what no rule has looked at. */
  readonly silent: boolean;
  /** Whether the packet has come round lo: recordings mostly end before that. */
  readonly again: boolean;
}

export function compareRecording(
  { steps: recorded }: RecordedPacket,
  walked: Steps,
  ruleset: Ruleset,
): Comparison {
  const walk = reportedBy(walked, ruleset);
  const told = recorded.filter((step) => !saysNothing(step, ruleset));
  const heard = walk.filter((step) => !step.silent);
  let at = 0;
  for (; at < told.length; at += 1) {
    const [theirs, ours] = [told[at], heard[at]];
    if (!theirs || !ours || !agree(theirs, ours, ruleset)) break;
  }
  const [theirs, ours] = [told[at], heard[at]];
  const over = !theirs && (!ours || (ours.again && !heard[at - 1]?.again));
  return {
    agreed: at,
    reported: told.length,
    difference: !over
      ? {
          kernel: theirs && recordedWords(theirs, ruleset),
          line: theirs?.line,
          walk: ours && reportedWords(ours, ruleset),
          step: ours?.index,
        }
      : undefined,
  };
}

function reportedBy(walked: Steps, ruleset: Ruleset): readonly Reported[] {
  const reported: Reported[] = [];
  let again = false;
  for (const [place, step] of walked.parts.entries()) {
    if (step.kind === 'looped') again = true;
    if (step.kind === 'misses') continue;
    const found = reportOf(step, walked.startOf(place), ruleset);
    if (found) reported.push({ ...found, again });
  }
  return reported;
}

function reportOf(
  step: Step,
  index: number,
  ruleset: Ruleset,
): Omit<Reported, 'again'> | undefined {
  if (!('chain' in step) || step.kind === 'chain-end' || step.kind === 'skipped') return undefined;
  const { name: chain, ruleCount } = ruleset.chain(step.chain);
  const at = { index, table: step.table, chain };
  if (step.kind === 'policy') {
    const silent = ruleCount === 0 && step.verdict === 'ACCEPT';
    return { ...at, rule: undefined, verdict: step.verdict, to: undefined, silent };
  }
  const rule = ruleset.rule(step.rule);
  if (printRule(ruleset, rule).endsWith(' -j TRACE')) return undefined;
  const to = step.kind === 'entered' ? ruleset.chain(step.to).name : undefined;
  return { ...at, rule, verdict: verdictOf(step), to, silent: false };
}

/** In the kernel's words, for which a REJECT is a DROP like any other (ipt_REJECT.c, reject_tg). */
function verdictOf(step: Step): RecordedVerdict {
  switch (step.kind) {
    case 'decided':
    case 'queued':
      return step.verdict;
    case 'rewritten':
      return 'ACCEPT';
    case 'intercepted':
      return step.socket ? 'ACCEPT' : 'DROP';
    case 'rejected':
    case 'no-address':
      return 'DROP';
    case 'returned':
      return 'RETURN';
    case 'entered':
      return step.comesBack ? 'JUMP' : 'GOTO';
    default:
      return 'CONTINUE';
  }
}

/** Policies of built-in chains without a rule: nodes differ in which of those they have made. */
function saysNothing(step: RecordedStep, ruleset: Ruleset): boolean {
  if (step.kind !== 'policy' || step.verdict === 'DROP') return false;
  const table = ruleset.tables.find(({ name }) => name === step.table);
  const chain = table && ruleset.chainNamed(table.id, step.chain);
  return !chain || chain.ruleCount === 0;
}

function agree(theirs: RecordedStep, ours: Reported, ruleset: Ruleset): boolean {
  if (theirs.table !== ours.table || theirs.chain !== ours.chain) return false;
  if (theirs.number !== undefined) return isNumbered(theirs, theirs.number, ours, ruleset);
  if ((theirs.kind === 'policy') !== (ours.rule === undefined)) return false;
  if (theirs.verdict !== undefined && theirs.verdict !== ours.verdict) return false;
  if (theirs.to !== undefined && theirs.to !== ours.to) return false;
  if (theirs.ruleText === undefined || !ours.rule) return true;
  return sameText(theirs.ruleText, printRule(ruleset, ours.rule));
}

/** The log counts a rule that switches the trace on, which the dump may not have. */
function isNumbered(
  theirs: RecordedStep,
  number: number,
  ours: Reported,
  ruleset: Ruleset,
): boolean {
  const table = ruleset.tables.find(({ name }) => name === theirs.table);
  const chain = table && ruleset.chainNamed(table.id, theirs.chain);
  const own = ours.rule?.number ?? (chain?.ruleCount ?? 0) + 1;
  return own === number || (theirs.table === 'raw' && own === number - 1);
}

/** Programs of different versions put the same words in other blanks and quotes. */
function sameText(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text.replaceAll(/["']/g, '').replaceAll(/\s+/g, ' ').trim();
  return plain(a) === plain(b);
}

function recordedWords(step: RecordedStep, ruleset: Ruleset): string {
  const { table, chain, kind, number, ruleText, verdict, to } = step;
  if (kind === 'policy' && number === undefined) return `${table} ${chain}: policy ${verdict}`;
  if (ruleText !== undefined) {
    const known = numberOfText(step, ruleText, ruleset);
    const name = known === undefined ? 'a rule that this dump does not have' : `rule ${known}`;
    return `${table} ${chain}, ${name}: ${ruleText}`;
  }
  if (number !== undefined) return `${table} ${chain}, number ${number}`;
  return `${table} ${chain}: a rule with ${[verdict, to].filter(Boolean).join(' ')}`;
}

function numberOfText(
  { table: tableName, chain: chainName }: RecordedStep,
  text: string,
  ruleset: Ruleset,
): number | undefined {
  const table = ruleset.tables.find(({ name }) => name === tableName);
  const chain = table && ruleset.chainNamed(table.id, chainName);
  if (!chain) return undefined;
  for (let at = 0; at < chain.ruleCount; at += 1) {
    const rule = ruleset.rule((chain.firstRule + at) as Rule['id']); // consecutive ids: ruleset.ts
    if (sameText(printRule(ruleset, rule), text)) return rule.number;
  }
  return undefined;
}

function reportedWords({ table, chain, rule, verdict }: Reported, ruleset: Ruleset): string {
  if (!rule) return `${table} ${chain}: policy ${verdict}`;
  return `${table} ${chain}, rule ${rule.number}: ${printRule(ruleset, rule)}`;
}
