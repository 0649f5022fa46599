/** The rules of a dump that hand packets to a program on this host: REDIRECT and TPROXY with a port. */
import { PROTOCOL } from '#net/protocol.ts';
import type { Chain, ChainId, Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { CaptureRule } from './proxy.ts';

/** What a ruleset says of captures, gathered once. */
export interface Captures {
  readonly rules: readonly CaptureRule[];
  /** Users and groups that a rule asks for without `!`, in the order of the rules. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  /** The chains from which one of `rules` can be reached. */
  readonly leads: ReadonlySet<ChainId>;
}

/**
 * Rules looked at, those of built-in chains first: enough for any pod, and no delay on a node for
 * which a program wrote a quarter of a million.
 */
const MOST_RULES = 4_000;

const known = new WeakMap<Ruleset, Captures>();

export function capturesOf(ruleset: Ruleset): Captures {
  let captures = known.get(ruleset);
  if (!captures) {
    captures = gather(ruleset);
    known.set(ruleset, captures);
  }
  return captures;
}

function gather(ruleset: Ruleset): Captures {
  const rules: CaptureRule[] = [];
  const uids: number[] = [];
  const gids: number[] = [];
  const jumps: (readonly [from: ChainId, to: ChainId])[] = [];
  for (const { chain, id } of rulesOf(ruleset)) {
    const to = ruleset.jumpTarget(id);
    if (to !== undefined) jumps.push([chain.id, to]);
    // Most rules of a large dump are of no interest here, and are not read.
    const captures = CAPTURING.has(ruleset.targetName(id) ?? '');
    if (!captures && !ruleset.hasMatch(id, 'owner')) continue;
    const rule = ruleset.rule(id);
    const capture = captureOf(rule, chain);
    if (capture) rules.push(capture);
    for (const match of rule.matches) {
      if (match.kind !== 'owner') continue;
      if (match.uid && !match.uid.invert) uids.push(match.uid.value.from);
      if (match.gid && !match.gid.invert) gids.push(match.gid.value.from);
    }
  }
  return { rules, uids, gids, leads: leadingTo(new Set(rules.map(({ chain }) => chain)), jumps) };
}

const CAPTURING: ReadonlySet<string> = new Set(['REDIRECT', 'TPROXY']);

function leadingTo(
  chains: ReadonlySet<ChainId>,
  jumps: readonly (readonly [from: ChainId, to: ChainId])[],
): ReadonlySet<ChainId> {
  const leads = new Set(chains);
  if (leads.size === 0) return leads;
  for (let before = -1; before !== leads.size;) {
    before = leads.size;
    for (const [from, to] of jumps) if (leads.has(to)) leads.add(from);
  }
  return leads;
}

function* rulesOf(ruleset: Ruleset): Iterable<{ readonly chain: Chain; readonly id: RuleId }> {
  let looked = 0;
  for (const builtIn of [true, false]) {
    for (const table of ruleset.tables) {
      for (let at = 0; at < table.chainCount; at += 1) {
        const chain = ruleset.chain((table.firstChain + at) as ChainId); // consecutive: ruleset.ts
        // Built-in chains come first: ruleset.ts.
        if (chain.hook === undefined && builtIn) break;
        if (chain.hook !== undefined && !builtIn) continue;
        for (let rule = 0; rule < chain.ruleCount; rule += 1) {
          looked += 1;
          if (looked > MOST_RULES) return;
          yield { chain, id: (chain.firstRule + rule) as RuleId };
        }
      }
    }
  }
}

function captureOf({ id, action, matches }: Rule, chain: Chain): CaptureRule | undefined {
  if (action.kind !== 'target') return undefined;
  const { target } = action;
  const transparent = target.kind === 'TPROXY';
  let port: number | undefined;
  if (target.kind === 'TPROXY') port = target.port;
  else if (target.kind === 'REDIRECT') port = target.ports?.from;
  if (port === undefined || port === 0) return undefined;
  const protocol = matches
    .flatMap((match) => (match.kind === 'basic' && match.protocol ? [match.protocol] : []))
    .find(({ invert }) => !invert)?.value;
  return {
    rule: id,
    chain: chain.id,
    chainName: chain.name,
    protocol: protocol ?? PROTOCOL.tcp,
    port,
    transparent,
  };
}
