/** What the words of iptables itself mean: tables, hooks, commands, verdicts. */
import { type Phrase, phrase } from '#extensions/phrase.ts';
import type { Hook, TableName } from '#extensions/contract.ts';

export const TABLE_MEANINGS: Readonly<Record<TableName, string>> = {
  raw: 'Comes first, before connection tracking, and can exempt packets from it.',
  mangle: 'Changes packets and marks them.',
  nat: 'Rewrites addresses and ports. Asked for the first packet of a connection only; the others follow its answer.',
  filter: 'Lets packets pass or stops them.',
  security: 'Sets the marks of mandatory access control (SELinux).',
};

export const HOOK_MEANINGS: Readonly<Record<Hook, string>> = {
  PREROUTING: 'Every packet that arrives, before the host decides where it goes.',
  INPUT: 'Packets for this host itself, before a process gets them.',
  FORWARD: 'Packets that this host passes on to another.',
  OUTPUT: 'Packets that a process of this host sends.',
  POSTROUTING: 'Every packet that leaves, after the host decided where it goes.',
};

export const VERDICT_MEANINGS: ReadonlyMap<string, string> = new Map([
  [
    'ACCEPT',
    'The packet passes this table; its other chains and the tables after it still see it.',
  ],
  ['DROP', 'The packet ends here, and its sender is told nothing.'],
  ['RETURN', 'Goes back to the rule after the jump; in a built-in chain, to its policy.'],
  ['QUEUE', 'Hands the packet to a program, which decides.'],
]);

const COMMAND_MEANINGS: readonly (readonly [names: readonly string[], says: string])[] = [
  [['-A', '--append'], 'Puts a rule at the end of the chain.'],
  [['-I', '--insert'], 'Puts a rule into the chain, at the number given, or as the first.'],
  [['-D', '--delete'], 'Takes a rule out of the chain.'],
  [['-R', '--replace'], 'Puts a rule in another’s place.'],
  [['-C', '--check'], 'Asks whether the chain has such a rule.'],
  [['-N', '--new-chain'], 'Makes a user-defined chain.'],
  [['-X', '--delete-chain'], 'Removes a user-defined chain.'],
  [['-F', '--flush'], 'Removes all rules of the chain.'],
  [['-P', '--policy'], 'Says what happens to a packet that no rule of a built-in chain decided.'],
  [['-E', '--rename-chain'], 'Gives a user-defined chain another name.'],
  [['-L', '--list'], 'Lists the rules of the chain.'],
  [['-S', '--list-rules'], 'Prints the rules of the chain as commands.'],
  [['-Z', '--zero'], 'Sets the chain’s counters to zero.'],
];

const OPTION_MEANINGS: readonly (readonly [names: readonly string[], says: string])[] = [
  [['-m', '--match'], 'Loads a match; its options follow.'],
  [
    ['-j', '--jump'],
    'Where a packet goes that matched: a target, or a chain that comes back here.',
  ],
  [
    ['-g', '--goto'],
    'Goes to a chain that does not come back here: its end returns to the rule’s caller.',
  ],
  [['-t', '--table'], 'The table that the command works on; filter where it is left out.'],
  [['-c', '--set-counters'], 'Sets the rule’s counters of packets and bytes.'],
  [['-n', '--numeric'], 'Lists addresses and ports as numbers.'],
  [['-v', '--verbose'], 'Lists interfaces and counters too.'],
  [['-w', '--wait'], 'Waits for another iptables that is at work.'],
];

const BY_NAME: ReadonlyMap<string, string> = new Map(
  [...COMMAND_MEANINGS, ...OPTION_MEANINGS].flatMap(([names, says]) =>
    names.map((name) => [name, says] as const),
  ),
);

/** Of a command or of an option that is the rule's own. */
export function meaningOfCommand(name: string): string | undefined {
  return BY_NAME.get(name);
}

export const NEGATION_MEANING = 'Turns the next condition round: it holds where it would not.';

export const COMMIT_MEANING =
  'Ends the table. All of its lines take effect here, at once, or none does.';

export function meaningOfPolicy(policy: string, chain: string): Phrase {
  if (policy === '-')
    return phrase`${chain} is user-defined and has no policy: its end returns to the rule after the jump.`;
  return phrase`The policy: what happens to a packet that no rule of ${chain} decided.`;
}
