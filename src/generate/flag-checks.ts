/** What is asked of every program's flags. */
import type { Family } from '#net/family.ts';
import type { FlagProblem, FlagSpec, GivenFlags } from './flags.ts';

/** The flags whose values would not arrive in the rules as one word. */
export function unwritable(flags: GivenFlags, specs: readonly FlagSpec[]): readonly FlagProblem[] {
  return specs
    .filter(({ name, changes }) => changes === 'rules' && /[\s"'\\]/.test(flags.text(name)))
    .map(({ name }) => ({
      severity: 'error',
      flag: name,
      says: `The value of --${name} has a blank, a quote or a backslash in it: iptables-restore would read something else.`,
    }));
}

/** The rules of which family are asked for. */
export function familyOf(flags: GivenFlags, problems: FlagProblem[]): Family {
  const text = flags.text('family');
  if (text !== '4' && text !== '6') {
    const says = `--family takes 4 or 6, not “${text}”.`;
    problems.push({ severity: 'error', flag: 'family', says });
  }
  return text === '6' ? 6 : 4;
}
