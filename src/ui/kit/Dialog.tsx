import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly says: string;
  readonly width?: 'usual' | 'wide';
  /** Whether its title and what it says are for screen readers only, and nothing but its content shows. */
  readonly bare?: boolean;
  readonly onClose: () => void;
  /** Called once it is gone and focus is back. */
  readonly onClosed?: () => void;
  readonly children: ReactNode;
}

/** Open for as long as it is mounted. Focus goes back to what opened it. */
export function Dialog({
  title,
  says,
  width = 'usual',
  bare = false,
  onClose,
  onClosed,
  children,
}: DialogProps) {
  const [opener] = useState(openerOf);
  return (
    <RadixDialog.Root open onOpenChange={onClose}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={styles.veil} />
        <RadixDialog.Content
          className={styles.dialog}
          data-width={width}
          data-bare={bare}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener?.focus();
            onClosed?.();
          }}
        >
          <RadixDialog.Title className={bare ? 'visually-hidden' : styles.title}>
            {title}
          </RadixDialog.Title>
          <RadixDialog.Description className={bare ? 'visually-hidden' : styles.says}>
            {says}
          </RadixDialog.Description>
          {children}
          {/* Last, so that the dialog opens with focus on what it is for. Without a tooltip, which
              would take the first Escape for itself. */}
          <RadixDialog.Close className={styles.close} aria-label="Close">
            <X size={16} aria-hidden />
          </RadixDialog.Close>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** What has focus now. A menu will be gone when focus goes back: its button stands for it. */
function openerOf(): HTMLElement | undefined {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement)) return undefined;
  const button = activeElement.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return (button ? document.getElementById(button) : activeElement) ?? undefined;
}
