import {
  ArrowRight,
  ArrowUpRight,
  CircleX,
  type LucideIcon,
  OctagonX,
  RefreshCw,
  SquareDot,
  Unplug,
} from 'lucide-react';
import type { StepTone, VerdictView } from '#engine/views.ts';

interface VerdictLook {
  readonly Sign: LucideIcon;
  readonly tone: StepTone;
}

/** Each end as a shape and a hue; its words stand beside it. */
export const VERDICT_LOOKS: Readonly<Record<VerdictView['kind'], VerdictLook>> = {
  delivered: { Sign: SquareDot, tone: 'accept' },
  captured: { Sign: SquareDot, tone: 'rewrite' },
  forwarded: { Sign: ArrowRight, tone: 'accept' },
  sent: { Sign: ArrowUpRight, tone: 'accept' },
  dropped: { Sign: CircleX, tone: 'drop' },
  rejected: { Sign: OctagonX, tone: 'reject' },
  lost: { Sign: Unplug, tone: 'drop' },
  endless: { Sign: RefreshCw, tone: 'drop' },
};
