import type { ChangeView, StepDetails as Details } from '#engine/views.ts';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { useApp } from '../store/use-app.tsx';
import { RuleWriter } from '../who/RuleWriter.tsx';
import { CheckedRule } from './CheckedRule.tsx';
import styles from './StepDetails.module.css';

interface StepDetailsProps {
  readonly index: number;
}

/** Everything about one step, under its row. */
export function StepDetails({ index }: StepDetailsProps) {
  const slot = useApp((state) => state.stepDetails);
  if (slot.kind === 'failed') {
    return <ErrorCard title="This step could not be explained" report={slot.report} />;
  }
  const details = slot.kind === 'ready' ? slot.value : slot.last;
  // The answer for this step may be a moment away; the step before's would be wrong here.
  if (details?.index !== index) return <div className={styles.coming} />;
  return <Shown details={details} />;
}

function Shown({ details }: { readonly details: Details }) {
  const { sentence, ruleText, checks, changes, packet, callStack, whatIf, writer } = details;
  const callers = callStack.slice(0, -1);
  return (
    <div className={styles.details}>
      {ruleText !== undefined && <CheckedRule text={ruleText} checks={checks} />}
      <p>{sentence}</p>
      {writer && <RuleWriter writer={writer} />}
      {whatIf && (
        <p>
          It would match with {whatIf.field} <code>{whatIf.to}</code> instead of{' '}
          <code>{whatIf.from}</code>.
        </p>
      )}
      {changes.length > 0 && <Changes changes={changes} />}
      <p className={styles.small}>
        <span>{changes.length > 0 ? 'now' : 'packet'}</span>
        <code>{packet.line}</code>
      </p>
      {callers.length > 0 && (
        <p className={styles.small}>
          <span>via</span>
          <code>{callers.join(' › ')}</code>
        </p>
      )}
    </div>
  );
}

function Changes({ changes }: { readonly changes: readonly ChangeView[] }) {
  return (
    <dl className={styles.changes}>
      {changes.map(({ what, before, after }) => (
        <div key={what} className={styles.change}>
          <dt>{what}</dt>
          <dd>
            <del>{before}</del>
            <span aria-hidden> → </span>
            <ins>{after}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
