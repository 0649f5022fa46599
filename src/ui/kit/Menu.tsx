import { DropdownMenu } from 'radix-ui';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './Menu.module.css';

interface MenuProps {
  readonly label: string;
  readonly className?: string | undefined;
  /** Groups stand in two columns where there is room. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A button with a word, and the list that it opens. */
export function Menu({ label, className, wide = false, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button className={className}>
          {label}
          <ChevronDown size={14} aria-hidden className={styles.chevron} />
        </Button>
      </DropdownMenu.Trigger>
      {/* No portal: at the end of the body the list would stand outside every landmark. */}
      <DropdownMenu.Content
        className={styles.list}
        data-wide={wide || undefined}
        align="start"
        sideOffset={4}
        collisionPadding={8}
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

interface MenuGroupProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function MenuGroup({ title, children }: MenuGroupProps) {
  return (
    <DropdownMenu.Group className={styles.group} aria-label={title}>
      <DropdownMenu.Label className={styles.label}>{title}</DropdownMenu.Label>
      {children}
    </DropdownMenu.Group>
  );
}

interface MenuItemProps {
  readonly title: string;
  /** A second line that says more. */
  readonly says?: string | undefined;
  readonly icon?: ReactNode;
  readonly onSelect: () => void;
}

export function MenuItem({ title, says, icon, onSelect }: MenuItemProps) {
  return (
    <DropdownMenu.Item className={styles.item} onSelect={onSelect} textValue={title}>
      {icon}
      <span>
        <span className={styles.title}>{title}</span>
        {says !== undefined && <span className={styles.says}>{says}</span>}
      </span>
    </DropdownMenu.Item>
  );
}
