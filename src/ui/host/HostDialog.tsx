import { Tabs } from 'radix-ui';
import { Dialog } from '../kit/Dialog.tsx';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { useApp } from '../store/use-app.tsx';
import { HOST_TABS } from './host-tabs.ts';
import styles from './HostDialog.module.css';
import { HostText } from './HostText.tsx';
import { useHostView } from './use-host-view.ts';

interface HostDialogProps {
  readonly onClose: () => void;
}

/** Everything around the rules that a packet asks, each part as a text to be read or replaced. */
export function HostDialog({ onClose }: HostDialogProps) {
  const { view, report } = useHostView();
  const texts = useApp((state) => state.hostTexts);
  return (
    <Dialog
      title="Host"
      says="What the kernel asks besides the rules. A dump does not tell it, so it is inferred to suit the packet, until you paste what the machine itself prints."
      width="wide"
      onClose={onClose}
    >
      {report !== undefined && <ErrorCard title="The host could not be read" report={report} />}
      <Tabs.Root defaultValue={HOST_TABS[0]?.part ?? ''}>
        <Tabs.List className={styles.list} aria-label="Parts of the host">
          {HOST_TABS.map(({ part, title }) => (
            <Tabs.Trigger key={part} className={styles.tab} value={part}>
              {title}
              {texts[part] !== undefined && <span className={styles.edited}> edited</span>}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {HOST_TABS.map((tab) => (
          <Tabs.Content key={tab.part} className={styles.part} value={tab.part} tabIndex={-1}>
            <HostText tab={tab} view={view?.[tab.part]} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Dialog>
  );
}
