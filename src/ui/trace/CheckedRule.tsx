import { Check as CheckMark, CircleHelp, Minus, X } from 'lucide-react';
import type { CheckView } from '#engine/views.ts';
import styles from './CheckedRule.module.css';
import { partsOf } from './rule-parts.ts';

interface CheckedRuleProps {
  readonly text: string;
  readonly checks: readonly CheckView[];
}

/** The rule as written; under each of its conditions, what the packet has and whether that holds. */
export function CheckedRule({ text, checks }: CheckedRuleProps) {
  const failing = checks.findIndex(({ holds }) => holds === 'no');
  return (
    <p className={styles.rule}>
      {partsOf(text, checks).map((part) => {
        const check = part.check === undefined ? undefined : checks[part.check];
        if (check) {
          return <Condition key={part.at} check={check} decisive={part.check === failing} />;
        }
        return (
          <span key={part.at} className={styles.plain}>
            {part.text}{' '}
          </span>
        );
      })}
    </p>
  );
}

interface ConditionProps {
  readonly check: CheckView;
  /** Whether it is the one because of which the rule does not match. */
  readonly decisive: boolean;
}

function Condition({ check, decisive }: ConditionProps) {
  const { words, shows, holds } = check;
  const { Sign, says, tone } = HOLDS[holds];
  return (
    <span className={styles.condition} data-holds={holds} data-tone={tone} data-decisive={decisive}>
      <span className={styles.words}>{words}</span>{' '}
      <span className={styles.shows}>
        <Sign size={12} strokeWidth={2.5} aria-hidden />
        <span className="visually-hidden">{says}: </span>
        {holds === 'not-asked' ? 'not asked' : shows}{' '}
      </span>
    </span>
  );
}

const HOLDS = {
  yes: { Sign: CheckMark, says: 'holds, the packet has', tone: 'accept' },
  no: { Sign: X, says: 'does not hold, the packet has', tone: 'drop' },
  maybe: { Sign: CircleHelp, says: 'cannot be told', tone: 'choice' },
  'not-asked': { Sign: Minus, says: 'after a condition that failed', tone: 'quiet' },
} as const;
