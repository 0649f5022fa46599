/** The rows of a trace's tree that are to be seen: what is open, and the current step in any case. */
import type { StepView } from '#engine/views.ts';
import type { TreeNode } from './tree.ts';

export interface TraceRow {
  /** Names the row while its trace is on screen. */
  readonly key: string;
  readonly node: TreeNode;
  /** From 1. */
  readonly level: number;
  /** The row of the branch that it is in; `undefined` at the top. */
  readonly parent: string | undefined;
  /** Its place among those of its branch, from 1, and how many those are. */
  readonly place: number;
  readonly siblings: number;
  /** `undefined` for a leaf. */
  readonly open: boolean | undefined;
}

/** Branches that stand otherwise than they do by themselves: runs of misses are closed, all others open. */
export type Turned = ReadonlySet<string>;

/** What is turned to open or close a branch. */
export function turnOf(node: TreeNode): string {
  return node.kind === 'run' ? node.whole : node.id;
}

export function rowsOf(
  tree: readonly TreeNode[],
  steps: readonly StepView[],
  current: number,
  turned: Turned,
): readonly TraceRow[] {
  const rows: TraceRow[] = [];
  const writer = { steps, current, turned, rows };
  writeRows(tree, 1, undefined, writer);
  return rows;
}

/** The row on which a step stands, or would stand were its branches open. */
export function rowOfStep(rows: readonly TraceRow[], step: number): number {
  return rows.findIndex(({ node }) => node.kind === 'step' && node.step.index === step);
}

interface Writer {
  readonly steps: readonly StepView[];
  readonly current: number;
  readonly turned: Turned;
  readonly rows: TraceRow[];
}

function writeRows(
  nodes: readonly TreeNode[],
  level: number,
  parent: string | undefined,
  writer: Writer,
): void {
  const all = nodes.flatMap((node) => (node.kind === 'run' ? piecesOf(node, writer) : [node]));
  for (const [at, node] of all.entries()) {
    const place = { level, parent, place: at + 1, siblings: all.length };
    writeNode(node, place, writer);
  }
}

function writeNode(
  node: TreeNode,
  place: Pick<TraceRow, 'level' | 'parent' | 'place' | 'siblings'>,
  writer: Writer,
): void {
  const { turned, current, rows } = writer;
  const branch = node.kind === 'run' || node.inside.length > 0;
  const open = branch ? turned.has(node.id) === (node.kind === 'run') : undefined;
  rows.push({ ...place, key: node.id, node, open });
  if (!branch) return;
  const level = place.level + 1;
  if (open) {
    writeRows(node.kind === 'run' ? stepsOf(node, writer) : node.inside, level, node.id, writer);
    return;
  }
  const own = node.kind === 'step' ? node.first : -1;
  if (current < node.first || current >= node.end || current === own) return;
  // The step that one stands at is seen, whatever is closed around it.
  const [step] = stepsOf({ ...node, first: current, end: current + 1 }, writer);
  if (step) {
    rows.push({
      key: step.id,
      node: step,
      level,
      parent: node.id,
      place: 1,
      siblings: 1,
      open: undefined,
    });
  }
}

/** A closed run is taken apart by the current step, so that it stands between what came before and after. */
function piecesOf(run: Extract<TreeNode, { kind: 'run' }>, writer: Writer): readonly TreeNode[] {
  const { current, turned } = writer;
  const { first, end } = run;
  if (turned.has(run.id) || current < first || current >= end) return [run];
  const piece = (from: number, to: number): readonly TreeNode[] => {
    if (to - from < 2) return stepsOf({ first: from, end: to }, writer);
    return [{ ...run, id: `run-${from}`, first: from, end: to }];
  };
  return [...piece(first, current), ...piece(current, current + 1), ...piece(current + 1, end)];
}

function stepsOf(
  { first, end }: Pick<TreeNode, 'first' | 'end'>,
  { steps }: Writer,
): readonly TreeNode[] {
  return steps.slice(first, end).map((step) => ({
    kind: 'step',
    id: `step-${step.index}`,
    step,
    table: undefined,
    first: step.index,
    end: step.index + 1,
    inside: [],
  }));
}
