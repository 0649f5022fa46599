import { counted } from '#base/counted.ts';
import type { WriterRoleView, WriterView, WritersView } from '#engine/who-views.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { WriterMark } from './WriterMark.tsx';
import styles from './WritersDialog.module.css';

interface WritersDialogProps {
  readonly writers: WritersView;
  readonly onClose: () => void;
}

/** Every program that wrote rules here: how that shows, and a way to each kind of its chains. */
export function WritersDialog({ writers, onClose }: WritersDialogProps) {
  const store = useAppStore();
  const show = ({ firstChain: chain, line }: WriterRoleView): void => {
    store.getState().select({ rule: undefined, chain, line, source: 'dialog' });
    store.getState().showTab('map');
    onClose();
  };
  return (
    <Dialog
      title="Written by"
      says="Programs are known by the names of their chains and the shapes of their rules, not by comments."
      width="wide"
      onClose={onClose}
    >
      <ul className={styles.programs}>
        {writers.programs.map((writer) => (
          <Program key={writer.id} writer={writer} onShow={show} />
        ))}
      </ul>
      <p className={styles.rest}>{restOf(writers)}</p>
    </Dialog>
  );
}

interface ProgramProps {
  readonly writer: WriterView;
  readonly onShow: (role: WriterRoleView) => void;
}

function Program({ writer, onShow }: ProgramProps) {
  const { name, kind, says, version, chainCount, ruleCount, evidence, roles } = writer;
  return (
    <li className={styles.program}>
      <h3 className={styles.head}>
        <WriterMark kind={kind}>{name}</WriterMark>
        {version && <span className={styles.version}>{version.words}</span>}
        <span className={styles.counts}>
          {chainCount > 0 && `${counted(chainCount, 'chain')}, `}
          {counted(ruleCount, 'rule')}
        </span>
      </h3>
      <p>{says}</p>
      <ul className={styles.evidence}>
        {evidence.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      {roles.length > 0 && (
        <ul className={styles.roles} aria-label={`Chains of ${name}`}>
          {roles.map((role) => (
            <li key={role.firstChain}>
              <button type="button" className={styles.role} onClick={() => onShow(role)}>
                {role.words}
                {role.chainCount > 1 && (
                  <span className={styles.count}>{role.chainCount.toLocaleString('en')}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function restOf({ unclaimed, named }: WritersView): string {
  const rest =
    unclaimed === 0
      ? 'Every chain has its program.'
      : `${counted(unclaimed, 'chain')} no known program claims: made by hand, or by something not known here.`;
  const { services, pods } = named;
  if (services + pods > 0) {
    return `${rest} ${counted(services, 'service')} and ${counted(pods, 'pod')} have their names from the cluster’s own lists.`;
  }
  return `${rest} Services and pods get their names when you paste what kubectl prints under Host, Cluster.`;
}
