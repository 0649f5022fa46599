import type { StepView } from '#engine/views.ts';

/** A chain that the walk is in, at the rule by which it goes on. */
export interface Frame {
  readonly table: string;
  readonly chain: string;
  readonly number: number | undefined;
  /** The step to look at: the jump out of it, or the current one. */
  readonly step: number;
}

/** The chains entered and not left at a step, the innermost first. */
export function framesAt(steps: readonly StepView[], index: number): readonly Frame[] {
  const current = steps[index];
  const frames: Frame[] = [];
  let depth = Number.POSITIVE_INFINITY;
  for (let at = index; at >= 0 && depth > 0; at -= 1) {
    const step = steps[at];
    if (step?.chainName === undefined || step.table !== current?.table) break;
    if (step.depth >= depth) continue;
    const { table = '', chainName: chain, number } = step;
    frames.push({ table, chain, number, step: at });
    ({ depth } = step);
  }
  return frames;
}
