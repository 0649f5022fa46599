import { ClipboardPaste, FileText, Link2, Moon, Sun } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../kit/Button.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { Menu, MenuItem } from '../kit/Menu.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { otherTheme, useColourScheme } from '../theme/theme.ts';
import styles from './Header.module.css';
import { Logo } from './Logo.tsx';
import { openFile } from './opening.ts';
import { SamplesMenu } from './SamplesMenu.tsx';

interface HeaderProps {
  readonly onPaste: () => void;
  readonly onShare: () => void;
}

export function Header({ onPaste, onShare }: HeaderProps) {
  const store = useAppStore();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <header className={styles.header}>
      <h1 className={styles.wordmark}>
        <Logo />
        <span className={styles.word}>Chainwalk</span>
      </h1>
      <Menu label="Open">
        <MenuItem
          title="File…"
          says="Or drop one anywhere on the page"
          icon={<FileText size={14} aria-hidden />}
          onSelect={() => picker.current?.click()}
        />
        <MenuItem
          title="Paste…"
          says="What iptables-save prints"
          icon={<ClipboardPaste size={14} aria-hidden />}
          onSelect={onPaste}
        />
      </Menu>
      <SamplesMenu />
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="File with a dump"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void openFile(store, file);
          // So that choosing the same file again is a change too.
          target.value = '';
        }}
      />
      <span className={styles.space} />
      <Button onClick={onShare} aria-label="Share">
        <Link2 size={16} aria-hidden />
        <span className={styles.word}>Share</span>
      </Button>
      <ThemeButton />
    </header>
  );
}

function ThemeButton() {
  const store = useAppStore();
  const scheme = useColourScheme();
  const Sign = scheme === 'dark' ? Sun : Moon;
  return (
    <IconButton
      label={scheme === 'dark' ? 'Light theme' : 'Dark theme'}
      onClick={() => store.getState().setTheme(otherTheme(scheme))}
    >
      <Sign size={16} aria-hidden />
    </IconButton>
  );
}
