import {
  ArrowRightLeft,
  Check,
  CircleDot,
  CornerDownRight,
  CornerLeftUp,
  Diamond,
  Dot,
  Eye,
  LogIn,
  LogOut,
  type LucideIcon,
  Minus,
  RefreshCw,
  Route,
  SkipForward,
  SquareDot,
  Unplug,
  X,
} from 'lucide-react';
import type { StepKind, StepView } from '#engine/views.ts';
import styles from './StepSign.module.css';

interface StepSignProps {
  readonly step: StepView;
}

/** What came of a step, as a shape; its words stand beside it. */
export function StepSign({ step }: StepSignProps) {
  const { tone } = step;
  const refused = tone === 'drop' || tone === 'reject';
  const Sign = refused ? X : SIGNS[step.kind];
  return <Sign size={14} strokeWidth={2} aria-hidden className={styles.sign} data-tone={tone} />;
}

const SIGNS: Readonly<Record<StepKind, LucideIcon>> = {
  skipped: X,
  counted: Dot,
  entered: CornerDownRight,
  returned: CornerLeftUp,
  decided: Check,
  rewritten: ArrowRightLeft,
  choice: Diamond,
  'chain-end': CornerLeftUp,
  policy: Check,
  arrived: LogIn,
  made: CircleDot,
  absent: Minus,
  tracked: Eye,
  translated: ArrowRightLeft,
  'nat-skipped': SkipForward,
  routed: Route,
  looped: RefreshCw,
  delivered: SquareDot,
  captured: SquareDot,
  forwarded: LogOut,
  sent: LogOut,
  lost: Unplug,
};
