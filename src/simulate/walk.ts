/** A packet's walk through one table: rules, jumps, gotos, returns, policy (ip_tables.c, ipt_do_table). */
import type { Hook, Outcome, TableName } from '#extensions/contract.ts';
import { readNumbers } from '#extensions/packet-numbers.ts';
import { applyTarget } from '#extensions/registry.ts';
import type { ChainId, Rule, RuleId } from '#ruleset/ruleset.ts';
import { unreachable } from '#base/assert.ts';
import { drawFor } from './draw.ts';
import { intercept } from './intercept.ts';
import { bind, natSideOf } from './nat.ts';
import { RunSituation, choose, testRule } from './rule.ts';
import { type Run, translateRun } from './run.ts';
import type { Choice, Drawing, Fate } from './step.ts';
import type { AskingRule, WalkedChain } from './walked-chains.ts';

/** How the walk ended: the packet goes on to the next table, or its fate is sealed. */
export type Walked = { readonly kind: 'goes-on' } | { readonly kind: 'ended'; readonly fate: Fate };

const GOES_ON: Walked = { kind: 'goes-on' };

interface Place {
  readonly walked: WalkedChain;
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

export function walkTable(run: Run, hook: Hook, table: TableName, builtIn: WalkedChain): Walked {
  const walk = new Walk(run, hook, table, builtIn);
  return walk.go();
}

class Walk {
  readonly #run: Run;
  readonly #hook: Hook;
  readonly #table: TableName;
  readonly #builtIn: WalkedChain;
  readonly #situation: RunSituation;
  #stack: Place[] = [];
  #walked: WalkedChain;
  #next = 0;
  #depth = 0;
  #entries = 0;

  constructor(run: Run, hook: Hook, table: TableName, builtIn: WalkedChain) {
    this.#run = run;
    this.#hook = hook;
    this.#table = table;
    this.#builtIn = builtIn;
    this.#situation = new RunSituation(run, table, hook);
    this.#walked = builtIn;
  }

  go(): Walked {
    for (;;) {
      const walked = this.#walked;
      this.#pass(walked);
      if (this.#next >= walked.chain.ruleCount) {
        const left = this.#leaveChain(true);
        if (left) return left;
        continue;
      }
      const rule = walked.rule(this.#next);
      this.#next += 1;
      const move = this.#putTo(rule);
      switch (move.kind) {
        case 'next':
          break;
        case 'enter':
          if (!this.#enter(move.to, move.comesBack)) return this.#giveUp();
          break;
        case 'return': {
          const left = this.#leaveChain(false);
          if (left) return left;
          break;
        }
        case 'end':
          return move.walked;
        default:
          return unreachable(move);
      }
    }
  }

  /** Goes past the rules that the packet is known to miss. */
  #pass({ chain, search }: WalkedChain): void {
    if (this.#next === chain.ruleCount) return;
    const run = this.#run;
    const { moving, past, steps, chains } = run;
    const { numbers } = chains;
    if (chains.numbered !== moving) {
      readNumbers(this.#situation, numbers);
      chains.numbered = moving;
    }
    const next = search.next(numbers, this.#next);
    if (next === this.#next) return;
    steps.push({
      kind: 'misses',
      hook: this.#hook,
      table: this.#table,
      chain: chain.id,
      depth: this.#depth,
      firstRule: (chain.firstRule + this.#next) as RuleId, // consecutive ids: ruleset.ts
      count: next - this.#next,
      before: moving,
      after: moving,
      past,
    });
    this.#next = next;
  }

  #giveUp(): Walked {
    const { moving } = this.#run;
    this.#run.steps.push({ kind: 'gave-up', before: moving, after: moving });
    return { kind: 'ended', fate: { kind: 'endless' } };
  }

  #enter(to: ChainId, comesBack: boolean): boolean {
    this.#entries += 1;
    if (this.#entries > MOST_ENTRIES || this.#stack.length > DEEPEST) return false;
    const depth = this.#depth;
    if (comesBack) this.#stack.push({ walked: this.#walked, next: this.#next, depth });
    this.#walked = this.#run.chains.chain(to);
    this.#next = 0;
    this.#depth = depth + 1;
    return true;
  }

  /** The end of a chain, or a RETURN in it: back to the last jump, else the policy. */
  #leaveChain(ranOut: boolean): Walked | undefined {
    const back = this.#stack.pop();
    const { steps, moving } = this.#run;
    const [hook, table, before, after] = [this.#hook, this.#table, moving, moving];
    const builtIn = this.#builtIn.chain;
    if (ranOut && this.#walked !== this.#builtIn) {
      const { id } = this.#walked.chain;
      const depth = this.#depth;
      steps.push({ kind: 'chain-end', hook, table, chain: id, depth, before, after });
    }
    if (back) {
      this.#walked = back.walked;
      this.#next = back.next;
      this.#depth = back.depth;
      return undefined;
    }
    const verdict = builtIn.policy ?? 'ACCEPT';
    const { id: chain } = builtIn;
    steps.push({ kind: 'policy', hook, table, chain, depth: 0, verdict, before, after });
    return verdict === 'ACCEPT' ? GOES_ON : this.#dropped(builtIn.id, undefined);
  }

  #dropped(chain: ChainId, rule: RuleId | undefined): Walked {
    return { kind: 'ended', fate: { kind: 'dropped', hook: this.#hook, chain, rule } };
  }

  #putTo(rule: AskingRule): Move {
    const run = this.#run;
    const before = run.moving;
    const { failed, choices } = testRule(rule, run, this.#situation);
    const { steps, moving: after } = run;
    const { id, chain, action } = rule;
    const [hook, table, depth] = [this.#hook, this.#table, this.#depth];
    // Written out where most steps are made: a copy of `at` would take ten times as long.
    if (failed) {
      const kind = 'skipped';
      steps.push({ kind, hook, table, chain, depth, rule: id, before, failed, choices, after });
      return NEXT;
    }
    switch (action.kind) {
      case 'none':
      case 'missing': {
        const kind = action.kind === 'none' ? 'counted' : 'missing';
        steps.push({ kind, hook, table, chain, depth, rule: id, before, choices, after });
        return NEXT;
      }
      case 'jump':
      case 'goto': {
        const kind = 'entered';
        const comesBack = action.kind === 'jump';
        const { to } = action;
        const move = { kind: 'enter', to, comesBack } as const;
        const around = { before, after, choices };
        steps.push({ kind, hook, table, chain, depth, rule: id, to, comesBack, ...around });
        return move;
      }
      case 'verdict': {
        const { verdict } = action;
        if (verdict === 'RETURN') {
          const kind = 'returned';
          steps.push({ kind, hook, table, chain, depth, rule: id, before, choices, after });
          return { kind: 'return' };
        }
        const kind = 'decided';
        steps.push({ kind, hook, table, chain, depth, rule: id, before, choices, after, verdict });
        return verdict === 'ACCEPT' ? ACCEPTED : { kind: 'end', walked: this.#dropped(chain, id) };
      }
      case 'target': {
        this.#situation.match = rule.matches.length;
        const outcome = applyTarget(action.target, this.#situation);
        const at: StepPlace = { hook, table, chain, depth, rule: id, before };
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
        run.steps.push({ kind: 'continued', ...at, notes, choices, after: run.moving });
        return NEXT;
      case 'accept':
        run.steps.push({ kind: 'decided', ...at, verdict: 'ACCEPT', choices, after: run.moving });
        return ACCEPTED;
      case 'drop':
        run.steps.push({ kind: 'decided', ...at, verdict: 'DROP', choices, after: run.moving });
        return drop;
      case 'reject': {
        run.steps.push({ kind: 'rejected', ...at, with: outcome.with, choices, after: run.moving });
        const { hook, chain } = at;
        const fate: Fate = { kind: 'rejected', hook, chain, rule: rule.id, with: outcome.with };
        return { kind: 'end', walked: { kind: 'ended', fate } };
      }
      case 'nat':
        return this.#rewrite(outcome, at, choices, drop);
      case 'tproxy': {
        const socket = intercept(outcome.request, run);
        run.steps.push({ kind: 'intercepted', ...at, socket, choices, after: run.moving });
        return socket ? ACCEPTED : drop;
      }
      case 'queue': {
        // nf_queue.c: nobody is known to listen on the queue; with a bypass the packet goes on.
        const verdict = outcome.bypass ? 'ACCEPT' : 'DROP';
        run.steps.push({ kind: 'queued', ...at, verdict, choices, after: run.moving });
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
      run.steps.push({ kind: 'continued', ...at, notes: [], choices, after: run.moving });
      return ACCEPTED;
    }
    const { request } = outcome;
    const drawn: Drawing[] = [];
    const bound = bind(
      request,
      run.moving,
      tracking.connection,
      this.#hook,
      run.world.host,
      run.past,
      drawFor(run, this.#hook, String(at.rule), drawn),
    );
    if (!bound) {
      run.steps.push({ kind: 'no-address', ...at, choices, after: run.moving });
      return drop;
    }
    run.setConnection(bound);
    translateRun(run, natSideOf(this.#hook));
    const all = [...choices, ...drawn];
    run.steps.push({ kind: 'rewritten', ...at, request, choices: all, after: run.moving });
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
