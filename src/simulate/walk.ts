/** A packet's walk through one table: rules, jumps, gotos, returns, policy (ip_tables.c, ipt_do_table). */
import type { Hook, Outcome, TableName } from '#extensions/contract.ts';
import { applyTarget } from '#extensions/registry.ts';
import type { Chain, ChainId, Rule, RuleId } from '#ruleset/ruleset.ts';
import { unreachable } from '#base/assert.ts';
import { intercept } from './intercept.ts';
import { bind, natSideOf } from './nat.ts';
import { RunSituation, choose, testRule } from './rule.ts';
import { type Run, translateRun } from './run.ts';
import type { Choice, Fate } from './step.ts';

/** How the walk ended: the packet goes on to the next table, or its fate is sealed. */
export type Walked = { readonly kind: 'goes-on' } | { readonly kind: 'ended'; readonly fate: Fate };

const GOES_ON: Walked = { kind: 'goes-on' };

interface Place {
  readonly chain: Chain;
  /** Index of the next rule, from 0. */
  readonly next: number;
  readonly depth: number;
}

/** What a rule makes of the walk. */
type Move =
  | { readonly kind: 'next' }
  | { readonly kind: 'enter'; readonly to: ChainId; readonly comesBack: boolean }
  | { readonly kind: 'return' }
  | { readonly kind: 'end'; readonly walked: Walked };

const NEXT: Move = { kind: 'next' };
const ACCEPTED: Move = { kind: 'end', walked: GOES_ON };

/** The kernel refuses loops when it loads them; a paste may hold one. */
const MOST_ENTRIES = 20_000;
const DEEPEST = 1_000;

export function walkTable(run: Run, hook: Hook, table: TableName, builtIn: Chain): Walked {
  const walk = new Walk(run, hook, table, builtIn);
  return walk.go();
}

class Walk {
  readonly #run: Run;
  readonly #hook: Hook;
  readonly #table: TableName;
  readonly #builtIn: Chain;
  readonly #situation: RunSituation;
  #stack: Place[] = [];
  #at: Place;
  #entries = 0;

  constructor(run: Run, hook: Hook, table: TableName, builtIn: Chain) {
    this.#run = run;
    this.#hook = hook;
    this.#table = table;
    this.#builtIn = builtIn;
    this.#situation = new RunSituation(run, table, hook);
    this.#at = { chain: builtIn, next: 0, depth: 0 };
  }

  go(): Walked {
    for (;;) {
      const { chain, next, depth } = this.#at;
      if (next >= chain.ruleCount) {
        const walked = this.#leaveChain(true);
        if (walked) return walked;
        continue;
      }
      // Ids of a chain's rules are consecutive: ruleset.ts.
      const rule = this.#run.world.ruleset.rule((chain.firstRule + next) as RuleId);
      this.#at = { chain, next: next + 1, depth };
      const move = this.#putTo(rule);
      switch (move.kind) {
        case 'next':
          break;
        case 'enter':
          if (!this.#enter(move.to, move.comesBack)) return this.#giveUp();
          break;
        case 'return': {
          const walked = this.#leaveChain(false);
          if (walked) return walked;
          break;
        }
        case 'end':
          return move.walked;
        default:
          return unreachable(move);
      }
    }
  }

  #giveUp(): Walked {
    const { moving } = this.#run;
    this.#run.steps.push({ kind: 'gave-up', before: moving, after: moving });
    return { kind: 'ended', fate: { kind: 'endless' } };
  }

  #enter(to: ChainId, comesBack: boolean): boolean {
    this.#entries += 1;
    if (this.#entries > MOST_ENTRIES || this.#stack.length > DEEPEST) return false;
    if (comesBack) this.#stack.push(this.#at);
    const chain = this.#run.world.ruleset.chain(to);
    this.#at = { chain, next: 0, depth: this.#at.depth + 1 };
    return true;
  }

  /** The end of a chain, or a RETURN in it: back to the last jump, else the policy. */
  #leaveChain(ranOut: boolean): Walked | undefined {
    const back = this.#stack.pop();
    const { chain, depth } = this.#at;
    if (ranOut && chain.id !== this.#builtIn.id) {
      this.#push({ kind: 'chain-end', chain: chain.id, depth });
    }
    if (back) {
      this.#at = back;
      return undefined;
    }
    const verdict = this.#builtIn.policy ?? 'ACCEPT';
    this.#push({ kind: 'policy', chain: this.#builtIn.id, depth: 0, verdict });
    if (verdict === 'ACCEPT') return GOES_ON;
    return this.#dropped(this.#builtIn.id, undefined);
  }

  #push(
    step:
      | { kind: 'chain-end'; chain: ChainId; depth: number }
      | { kind: 'policy'; chain: ChainId; depth: number; verdict: 'ACCEPT' | 'DROP' },
  ): void {
    const { moving } = this.#run;
    this.#run.steps.push({
      ...step,
      hook: this.#hook,
      table: this.#table,
      before: moving,
      after: moving,
    });
  }

  #dropped(chain: ChainId, rule: RuleId | undefined): Walked {
    return { kind: 'ended', fate: { kind: 'dropped', hook: this.#hook, chain, rule } };
  }

  #putTo(rule: Rule): Move {
    const run = this.#run;
    const before = run.moving;
    const { failed, choices } = testRule(rule, run, this.#situation);
    const at = {
      hook: this.#hook,
      table: this.#table,
      chain: rule.chain,
      depth: this.#at.depth,
      rule: rule.id,
      before,
    };
    if (failed) {
      run.steps.push({ ...at, kind: 'skipped', failed, choices, after: run.moving });
      return NEXT;
    }
    const { action } = rule;
    switch (action.kind) {
      case 'none':
        run.steps.push({ ...at, kind: 'counted', choices, after: run.moving });
        return NEXT;
      case 'missing':
        run.steps.push({ ...at, kind: 'missing', choices, after: run.moving });
        return NEXT;
      case 'jump':
      case 'goto': {
        const comesBack = action.kind === 'jump';
        const { to } = action;
        run.steps.push({ ...at, kind: 'entered', to, comesBack, choices, after: run.moving });
        return { kind: 'enter', to, comesBack };
      }
      case 'verdict': {
        const after = run.moving;
        if (action.verdict === 'RETURN') {
          run.steps.push({ ...at, kind: 'returned', choices, after });
          return { kind: 'return' };
        }
        run.steps.push({ ...at, kind: 'decided', verdict: action.verdict, choices, after });
        if (action.verdict === 'ACCEPT') return ACCEPTED;
        return { kind: 'end', walked: this.#dropped(rule.chain, rule.id) };
      }
      case 'target': {
        this.#situation.match = rule.matches.length;
        const outcome = applyTarget(action.target, this.#situation);
        return this.#carryOut(outcome, rule, at, choices);
      }
      default:
        return unreachable(action);
    }
  }

  #carryOut(outcome: Outcome, rule: Rule, at: StepPlace, choices: readonly Choice[]): Move {
    const run = this.#run;
    const drop: Move = { kind: 'end', walked: this.#dropped(rule.chain, rule.id) };
    if (outcome.kind === 'maybe') {
      const choice = choose(run, rule.id, 'target', outcome.doubt);
      const kind = choice.taken === 'yes' ? outcome.yes : 'continue';
      return this.#carryOut({ kind, effects: outcome.effects }, rule, at, [...choices, choice]);
    }
    const notes = run.perform(outcome.effects);
    switch (outcome.kind) {
      case 'continue':
        run.steps.push({ ...at, kind: 'continued', notes, choices, after: run.moving });
        return NEXT;
      case 'accept':
        run.steps.push({ ...at, kind: 'decided', verdict: 'ACCEPT', choices, after: run.moving });
        return ACCEPTED;
      case 'drop':
        run.steps.push({ ...at, kind: 'decided', verdict: 'DROP', choices, after: run.moving });
        return drop;
      case 'reject': {
        run.steps.push({ ...at, kind: 'rejected', with: outcome.with, choices, after: run.moving });
        const { hook, chain } = at;
        const fate: Fate = { kind: 'rejected', hook, chain, rule: rule.id, with: outcome.with };
        return { kind: 'end', walked: { kind: 'ended', fate } };
      }
      case 'nat':
        return this.#rewrite(outcome, at, choices, drop);
      case 'tproxy': {
        const socket = intercept(outcome.request, run);
        run.steps.push({ ...at, kind: 'intercepted', socket, choices, after: run.moving });
        return socket ? ACCEPTED : drop;
      }
      case 'queue': {
        // nf_queue.c: nobody is known to listen on the queue; with a bypass the packet goes on.
        const verdict = outcome.bypass ? 'ACCEPT' : 'DROP';
        run.steps.push({ ...at, kind: 'queued', verdict, choices, after: run.moving });
        return outcome.bypass ? ACCEPTED : drop;
      }
      default:
        return unreachable(outcome);
    }
  }

  #rewrite(
    outcome: Extract<Outcome, { kind: 'nat' }>,
    at: StepPlace,
    choices: readonly Choice[],
    drop: Move,
  ): Move {
    const run = this.#run;
    const { tracking } = run.moving;
    if (tracking.kind !== 'tracked') {
      run.steps.push({ ...at, kind: 'continued', notes: [], choices, after: run.moving });
      return ACCEPTED;
    }
    const { request } = outcome;
    const bound = bind(
      request,
      run.moving,
      tracking.connection,
      this.#hook,
      run.world.host,
      run.past,
    );
    if (!bound) {
      run.steps.push({ ...at, kind: 'no-address', choices, after: run.moving });
      return drop;
    }
    run.setConnection(bound);
    translateRun(run, natSideOf(this.#hook));
    run.steps.push({ ...at, kind: 'rewritten', request, choices, after: run.moving });
    return ACCEPTED;
  }
}

type StepPlace = {
  readonly hook: Hook;
  readonly table: TableName;
  readonly chain: ChainId;
  readonly depth: number;
  readonly rule: RuleId;
  readonly before: Run['moving'];
};
