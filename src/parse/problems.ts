/** Every message about a dump, in one place. Whoever finds something gives its code and the facts. */
import type { Problem } from './problem.ts';
import type { Code, Facts, ForeignFacts } from './problem-facts.ts';

interface Entry<F> {
  readonly severity: Problem['severity'];
  readonly message: (facts: F) => string;
}

export const CATALOGUE: { readonly [C in Code]: Entry<Facts[C]> } = {
  'not-understood': {
    severity: 'error',
    message: ({ what, lines }) =>
      lines === 1
        ? `“${what}” does not start a line of a dump. Expected *table, :CHAIN, -A CHAIN … or COMMIT.`
        : `These ${lines} lines, from “${what}” on, are none of a dump. Expected *table, :CHAIN, -A CHAIN … or COMMIT.`,
  },
  'unknown-option': {
    severity: 'error',
    message: ({ option, extension }) =>
      `${extension} has no option ${option}. It is kept as it is written.`,
  },
  'stray-word': {
    severity: 'error',
    message: ({ word }) => `“${word}” stands where an option is expected.`,
  },
  'second-target': {
    severity: 'error',
    message: () =>
      'A rule has one -j or -g. What stands before this one is kept as it is written; what it does is a choice.',
  },
  'second-command': {
    severity: 'error',
    message: ({ word, command }) =>
      `${word} may not stand in a line that has ${command} already. It is kept as it is written.`,
  },
  'listing-option': {
    severity: 'error',
    message: ({ option }) => `${option} is for listing. A rule may not have it.`,
  },
  'ambiguous-option': {
    severity: 'error',
    message: ({ option, names }) =>
      `${option} may stand for ${names.slice(0, 3).join(' or ')}, and iptables refuses it.`,
  },
  'not-in-restore': {
    severity: 'error',
    message: ({ option }) =>
      `${option} may stand in a command, not in a line that iptables-restore reads.`,
  },
  'missing-value': {
    severity: 'error',
    message: ({ option }) => `${option} needs a value after it.`,
  },
  'glued-value': {
    severity: 'error',
    // iptables 1.8.9 takes `-ieth0` for an interface called `-ieth0`, and refuses `-jDROP`.
    message: ({ option }) =>
      `${option} and its value need a blank between them: newer iptables misreads this.`,
  },
  'glued-negation': {
    severity: 'error',
    message: ({ word }) => `“!” needs a blank after it: iptables refuses ${word}.`,
  },
  'bad-value': {
    severity: 'error',
    message: ({ option, value, expected }) => `${option} takes ${expected}, not “${value}”.`,
  },
  'masked-value': {
    severity: 'warning',
    message: ({ option, value }) =>
      `“${value}” has been made unreadable. It is kept as it is; whether a packet meets this ${option} is a choice.`,
  },
  'missing-option': {
    severity: 'error',
    message: ({ option, extension }) => `${extension} needs ${option}.`,
  },
  'repeated-option': {
    severity: 'error',
    message: ({ option }) => `${option} may stand only once here.`,
  },
  clash: {
    severity: 'error',
    message: ({ option, other }) => `${option} and ${other} may not stand together.`,
  },
  'bad-negation': {
    severity: 'error',
    message: ({ option }) => `${option} may not be negated with “!”.`,
  },
  'needs-protocol': {
    severity: 'error',
    message: ({ option, protocols }) =>
      `${option} needs ${protocols.map((name) => `-p ${name}`).join(' or ')} in the rule.`,
  },
  'late-protocol': {
    severity: 'error',
    message: ({ option, protocol }) =>
      `${option} may stand only after -p ${protocol}: iptables does not know it before.`,
  },
  'negated-list': {
    severity: 'error',
    message: ({ option }) =>
      `${option} may not be negated with several addresses: each would make a rule of its own.`,
  },
  'unknown-match': {
    severity: 'warning',
    message: ({ name }) =>
      `The match “${name}” is not known here. It is kept as it is written; whether it holds is a choice.`,
  },
  'missing-name': {
    severity: 'error',
    message: ({ option, given }) =>
      `${option} needs a name after it, and “${given}” cannot be one. It is kept as it is written.`,
  },
  'unknown-target': {
    severity: 'warning',
    message: ({ name }) =>
      `The target “${name}” is not known here. It is kept as it is written; what it does is a choice.`,
  },
  'wrong-family': {
    severity: 'error',
    message: ({ name, family }) => `${name} is not for IPv${family}.`,
  },
  unreadable: {
    severity: 'error',
    message: ({ name }) =>
      `The options of ${name} cannot be read. They are kept as they are written.`,
  },
  'missing-chain': {
    severity: 'error',
    message: ({ name, table }) =>
      `There is no chain “${name}” in table ${table}. A packet that takes this jump cannot be followed.`,
  },
  'cut-chain': {
    severity: 'warning',
    message: ({ name, rules }) =>
      `The chain ${name}${rules === 1 ? '' : `, to which ${rules} rules jump,`} is not in this text. What happens there is not known.`,
  },
  'built-in-jump': {
    severity: 'error',
    message: ({ name }) => `${name} is a built-in chain: no rule may jump to it.`,
  },
  'unreferenced-chain': {
    severity: 'hint',
    message: ({ name }) => `No rule jumps to ${name}, so no packet gets to its rules.`,
  },
  'jump-loop': {
    severity: 'error',
    message: ({ path }) => `These jumps go in a circle, which the kernel refuses: ${path}.`,
  },
  'idle-loop': {
    severity: 'warning',
    message: ({ path }) =>
      `These jumps go in a circle: ${path}. The kernel takes them only as long as no packet gets there.`,
  },
  'wrong-table': {
    severity: 'error',
    message: ({ name, table, tables }) =>
      `${name} works only in ${listed('table', tables)}, not in ${table}.`,
  },
  'wrong-hook': {
    severity: 'error',
    message: ({ name, hooks, chain, wrong }) =>
      `${name} works only for packets from ${hooks.join(', ')}; ${chain} gets packets from ${wrong.join(', ')} too.`,
  },
  'wrong-interface': {
    severity: 'error',
    message: ({ option, chain }) =>
      option === '-i'
        ? `-i cannot be used in ${chain}: there a packet has no interface it came in by.`
        : `-o cannot be used in ${chain}: there it is not settled yet where a packet goes.`,
  },
  'drop-in-nat': {
    severity: 'error',
    message: () =>
      'Table nat is not for filtering, and iptables refuses DROP in it. Expected the table filter or raw.',
  },
  'never-reached': {
    severity: 'warning',
    message: ({ line, count, chain }) =>
      count === 1
        ? `No packet gets here: the rule on line ${line} lets none go on in ${chain}.`
        : `No packet gets to this rule and the ${count - 1} after it: the one on line ${line} lets none go on in ${chain}.`,
  },
  shadowed: {
    severity: 'warning',
    message: ({ line }) =>
      `No packet matches here: the rule on line ${line} takes the same ones before.`,
  },
  duplicate: {
    severity: 'hint',
    message: ({ line }) => `The same rule stands on line ${line}.`,
  },
  'undeclared-chain': {
    severity: 'error',
    message: ({ name, table }) =>
      `The chain ${name} is not declared in table ${table}. Expected :${name} - [0:0] or -N ${name} before its rules.`,
  },
  'late-chain': {
    severity: 'error',
    message: ({ name, line }) =>
      `The chain ${name} is declared on line ${line} only. iptables-restore reads from the top and refuses this rule.`,
  },
  'foreign-chain': {
    severity: 'error',
    message: ({ name, table, tables }) =>
      `${name} is a built-in chain of ${listed('table', tables)}, not of ${table}.`,
  },
  'other-family': {
    severity: 'hint',
    message: ({ family }) =>
      `Left out, as the tool does: -${family} makes it a rule for IPv${family} only.`,
  },
  'long-name': {
    severity: 'error',
    message: ({ name }) =>
      `The name ${name} is longer than the 28 characters that a chain's may have.`,
  },
  'bad-name': {
    severity: 'error',
    message: ({ name, why }) => `iptables refuses this chain’s name: “${name}” ${why}.`,
  },
  'chain-exists': {
    severity: 'warning',
    message: ({ name, command }) =>
      `The chain ${name} is there already, and iptables refuses ${command} for it.`,
  },
  'goto-target': {
    severity: 'error',
    message: ({ name }) => `-g goes to a chain, and “${name}” is a target. Expected -j ${name}.`,
  },
  'no-chain': {
    severity: 'error',
    message: ({ command }) => `${command} needs the name of a chain after it.`,
  },
  'no-table': {
    severity: 'hint',
    message: ({ table, why }) =>
      `No line says which table this is; read as ${table}, because ${why}.`,
  },
  'command-in-table': {
    severity: 'error',
    message: ({ program }) =>
      `iptables-restore takes no command of the shell: a line in a table starts with -A, without ${program}.`,
  },
  'after-commit': {
    severity: 'error',
    message: ({ table }) =>
      `This stands below COMMIT, in no table, and iptables-restore refuses it. It is read as of table ${table}.`,
  },
  'no-commit': {
    severity: 'error',
    message: ({ table }) =>
      `Table ${table} ends without COMMIT: iptables-restore would load nothing of it.`,
  },
  sorted: {
    severity: 'warning',
    message: () =>
      'These lines look sorted: one table starts right after another. Which rule is in which table, and in which order, cannot be told any more. Paste them as they were printed.',
  },
  'unknown-table': {
    severity: 'error',
    message: ({ table }) =>
      `There is no table “${table}”. The tables are raw, mangle, nat, filter and security.`,
  },
  'bad-policy': {
    severity: 'error',
    message: ({ policy }) =>
      `${policy === '' ? 'A chain needs a policy after its name' : `“${policy}” is no policy`}. Expected ACCEPT, DROP, or - for a chain of one's own.`,
  },
  'user-policy': {
    severity: 'error',
    message: ({ chain }) => `${chain} is not a built-in chain, so it has no policy. Expected -.`,
  },
  'bad-number': {
    severity: 'error',
    message: ({ value }) => `“${value}” is no number of a rule. Expected 1 or more.`,
  },
  'no-such-rule': {
    severity: 'warning',
    message: ({ chain }) => `${chain} has no such rule at this point.`,
  },
  'open-quote': {
    // iptables-restore takes it, and whatever was to follow is part of the word.
    severity: 'warning',
    message: () =>
      'This quotation mark is never closed: all that follows on the line is one word to iptables.',
  },
  'old-negation': {
    severity: 'hint',
    message: ({ option }) =>
      `“!” stands before its option now: ! ${option}. Newer iptables refuses it after.`,
  },
  'legacy-tables': {
    severity: 'warning',
    message: () =>
      'This node has rules in legacy tables too, which this dump does not hold, and every packet meets both. “iptables-legacy-save” prints them.',
  },
  'incompatible-table': {
    severity: 'warning',
    message: ({ table }) =>
      `Table ${table} holds rules that iptables cannot print, so they are not in this dump. “nft list ruleset” shows them.`,
  },
  mended: {
    severity: 'hint',
    message: ({ what }) => `Read without ${what.join(', ')}.`,
  },
  'cut-prefix': {
    severity: 'hint',
    message: () => 'What stands before the rule is left out: it looks like the prefix of a log.',
  },
  'cut-suffix': {
    severity: 'hint',
    message: () => 'What stands after the rule is left out: it looks like the edge of a table.',
  },
  'note-after-rule': {
    severity: 'error',
    message: () =>
      'iptables-restore takes no note behind a rule and would refuse this line. It is read without it.',
  },
  'note-left-out': { severity: 'hint', message: () => 'Read without the note behind it.' },
  joined: {
    severity: 'hint',
    message: () => 'Read as the end of the rule on the line before.',
  },
  noise: {
    severity: 'hint',
    message: ({ what, lines }) =>
      lines === 1 ? `Left out: ${what}.` : `Left out, ${lines} lines: ${what}.`,
  },
  unwrapped: {
    severity: 'hint',
    message: ({ from }) => `Read out of ${from}.`,
  },
  foreign: { severity: 'warning', message: sayForeign },
  'foreign-beside': { severity: 'hint', message: sayForeign },
  'nothing-found': {
    severity: 'warning',
    message: () =>
      'No rules are found in this text. Expected what iptables-save, iptables -S or iptables -L prints, or iptables commands.',
  },
  'shell-line': {
    severity: 'hint',
    message: () => 'A variable of a script: its value is put in where it is used.',
  },
  'left-out': {
    severity: 'hint',
    message: ({ what, lines }) =>
      `Left out: ${lines === 1 ? `“${what}” does not start a rule` : `${lines} lines, from “${what}” on, start no rule`}. Expected *table, :CHAIN, -A CHAIN …, COMMIT, or an iptables command.`,
  },
  'too-long': {
    severity: 'error',
    message: () => 'This line is longer than iptables-restore reads: 10,239 bytes. It is left out.',
  },
  'no-interfaces': {
    severity: 'warning',
    message: () =>
      'A listing without -v does not show interfaces, so whether a rule asks for one is a choice. “iptables -S” shows everything.',
  },
  'listed-otherwise': {
    severity: 'warning',
    message: ({ what }) =>
      `The listing does not say enough to know ${what.map((words) => `“${words}”`).join(', ')}. “iptables -S” would.`,
  },
};

function sayForeign({ what, instead, lines }: ForeignFacts): string {
  return `${lines === 1 ? 'This line is' : `These ${lines} lines are`} ${what}. ${instead}`;
}

/** `table nat`, `the tables raw and mangle`. */
function listed(noun: string, names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  if (others.length === 0) return `${noun} ${last}`;
  return `the ${noun}s ${others.reverse().join(', ')} and ${last}`;
}
