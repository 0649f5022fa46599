import type { RecordedPacketView } from '#engine/recording-views.ts';

type Comparison = NonNullable<RecordedPacketView['comparison']>;

/** "agrees on all 5 steps", "differs after 3 steps that agree" */
export function agreementWords({ agreed, difference }: Comparison): string {
  const steps = `${agreed.toLocaleString('en')} ${agreed === 1 ? 'step' : 'steps'}`;
  if (!difference) return agreed === 1 ? 'agrees on its one step' : `agrees on all ${steps}`;
  if (agreed === 0) return 'differs from the first step on';
  return `differs after ${steps} that ${agreed === 1 ? 'agrees' : 'agree'}`;
}
