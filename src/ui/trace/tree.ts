/**
 * A trace as a tree:
 *
 *     eth0 → Envoy                        leg, where there are several
 *       arrives on eth0                   step between hooks
 *       PREROUTING                        hook
 *         raw      policy ACCEPT          step alone in its table
 *         nat                             table
 *           2 rules did not match         run of misses
 *           3 tcp        → ISTIO_INBOUND  step whose jump has an inside
 *             5 tcp      REDIRECT :15006
 */
import type { LegView, StepView, TraceView } from '#engine/views.ts';

/** Steps `first` to `end`, the last one excluded, as one branch or leaf. */
interface Stretch {
  /** The same for the same stretch of the same trace. */
  readonly id: string;
  readonly first: number;
  readonly end: number;
}

export type TreeNode =
  | (Stretch & {
      readonly kind: 'leg';
      readonly leg: LegView;
      readonly inside: readonly TreeNode[];
    })
  | (Stretch & {
      readonly kind: 'hook';
      readonly hook: string;
      readonly inside: readonly TreeNode[];
    })
  | (Stretch & {
      readonly kind: 'table';
      readonly table: string;
      readonly inside: readonly TreeNode[];
    })
  /** Rules in a row that did not match. Their rows are made when they are unfolded. */
  | (Stretch & {
      readonly kind: 'run';
      /** Of the whole run, where this is what the current step left of it. */
      readonly whole: string;
      readonly table: string | undefined;
    })
  /** `table` where it has no branch of its own for its table; `inside` is what its jump leads to. */
  | (Stretch & {
      readonly kind: 'step';
      readonly step: StepView;
      readonly table: string | undefined;
      readonly inside: readonly TreeNode[];
    });

export function treeOf({ steps, legs }: TraceView): readonly TreeNode[] {
  const [only] = legs;
  if (legs.length <= 1) return legNodes(steps, only?.firstStep ?? 0, steps.length);
  return legs.map((leg) => {
    const { firstStep: first, stepCount } = leg;
    const end = first + stepCount;
    return {
      kind: 'leg',
      id: `leg-${first}`,
      leg,
      first,
      end,
      inside: legNodes(steps, first, end),
    };
  });
}

/** `end` of the steps from `first` on that are alike, at least one. */
function endOfAlike(
  steps: readonly StepView[],
  first: number,
  end: number,
  alike: (step: StepView, start: StepView) => boolean,
): number {
  const start = steps[first];
  let at = first + 1;
  for (let step = steps[at]; at < end && step && start && alike(step, start); step = steps[at]) {
    at += 1;
  }
  return at;
}

function legNodes(steps: readonly StepView[], first: number, end: number): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = first; at < end;) {
    const hook = steps[at]?.hook;
    const stop =
      hook === undefined ? at + 1 : endOfAlike(steps, at, end, (step) => step.hook === hook);
    if (hook === undefined) nodes.push(...leaf(steps, at, undefined));
    else {
      const inside = hookNodes(steps, at, stop);
      nodes.push({ kind: 'hook', id: `hook-${at}`, hook, first: at, end: stop, inside });
    }
    at = stop;
  }
  return nodes;
}

function hookNodes(steps: readonly StepView[], first: number, end: number): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = first; at < end;) {
    const start = steps[at];
    const table = start?.chainName === undefined ? undefined : start.table;
    const stop =
      table === undefined
        ? at + 1
        : endOfAlike(steps, at, end, (step) => step.table === table && step.chain !== undefined);
    if (table === undefined || (stop === at + 1 && start?.rule === undefined)) {
      nodes.push(...leaf(steps, at, start?.table));
    } else {
      const inside = chainNodes(steps, at, stop);
      nodes.push({ kind: 'table', id: `table-${at}`, table, first: at, end: stop, inside });
    }
    at = stop;
  }
  return nodes;
}

/** Steps of one chain, and inside each jump those of the chain that it leads to. */
function chainNodes(steps: readonly StepView[], first: number, end: number): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = first; at < end;) {
    const step = steps[at];
    if (!step) break;
    const missed = (each: StepView): boolean =>
      each.kind === 'skipped' && each.depth === step.depth;
    const stop = missed(step) ? endOfAlike(steps, at, end, missed) : at + 1;
    if (stop - at > 1) {
      const id = `run-${at}`;
      nodes.push({ kind: 'run', id, whole: id, table: step.table, first: at, end: stop });
      at = stop;
    } else {
      const back = endOfAlike(steps, at, end, (each) => each.depth > step.depth);
      const inside = back > at + 1 ? chainNodes(steps, at + 1, back) : [];
      nodes.push({
        kind: 'step',
        id: `step-${at}`,
        step,
        table: undefined,
        first: at,
        end: back,
        inside,
      });
      at = back;
    }
  }
  return nodes;
}

function leaf(
  steps: readonly StepView[],
  at: number,
  table: string | undefined,
): readonly TreeNode[] {
  const step = steps[at];
  if (!step) return [];
  return [{ kind: 'step', id: `step-${at}`, step, table, first: at, end: at + 1, inside: [] }];
}
