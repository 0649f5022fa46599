/** What an editor says after the end of a line: the counters in words, and who leads to a chain. */
import { counted } from '#base/counted.ts';
import type { Dump } from '#parse/dump.ts';
import { callersOf } from '#ruleset/callers.ts';
import type { Counters } from '#ruleset/ruleset.ts';
import { chainNamed, placeOf } from './place.ts';
import { readRuleLine } from './rule-line.ts';

/** What the dump itself has to say after a line, from 1; `undefined` where there is nothing to add. */
export function noteOnLine(dump: Dump, line: number): string | undefined {
  const [onLine] = dump.rulesOnLine(line);
  const counters = onLine && dump.rulesets[onLine.ruleset]?.rule(onLine.rule).counters;
  if (onLine) return counters && hitBy(counters);
  const text = dump.lineText(line);
  return text.startsWith(':') ? noteOnDeclaration(dump, line, text) : undefined;
}

function noteOnDeclaration(dump: Dump, line: number, text: string): string | undefined {
  const read = readRuleLine(text);
  const place = placeOf(dump, line, read);
  const chain = read.chain === undefined ? undefined : chainNamed(place, read.chain);
  if (!chain || !place.ruleset) return undefined;
  if (chain.hook !== undefined) return chain.counters && policyDecided(chain.counters);
  const callers = callersOf(place.ruleset, chain.id).length;
  return `${leadHere(callers)}; ${counted(chain.ruleCount, 'rule')}`;
}

/** How many rules jump or go to a chain. */
export function leadHere(callers: number): string {
  if (callers === 0) return 'no rule leads here';
  return `${counted(callers, 'rule')} ${callers === 1 ? 'leads' : 'lead'} here`;
}

function hitBy({ packets, bytes }: Counters): string {
  if (packets === 0) return 'no packet yet';
  return `${amount(packets)} ${packets === 1 ? 'packet' : 'packets'}, ${printBytes(bytes)}`;
}

function policyDecided(counters: Counters): string | undefined {
  return counters.packets === 0 ? undefined : `policy decided ${hitBy(counters)}`;
}

const STEPS = ['', ' k', ' M', ' G', ' T', ' P'] as const;

/** Three figures and a power of a thousand: `1.23 M`. A number below 10,000 stands whole. */
function amount(number: number): string {
  if (number < 10_000) return number.toLocaleString('en');
  return scaled(number, STEPS);
}

function printBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return `${scaled(bytes, [...STEPS, ' E'])}B`;
}

function scaled(number: number, steps: readonly string[]): string {
  const power = Math.min(Math.floor(Math.log10(number) / 3), steps.length - 1);
  const rounded = Number((number / 1000 ** power).toPrecision(3));
  // 999,999 rounds up to the next thousand.
  const [shown, at] =
    rounded >= 1000 && power + 1 < steps.length ? [rounded / 1000, power + 1] : [rounded, power];
  return `${shown}${steps[at] ?? ''}`;
}
