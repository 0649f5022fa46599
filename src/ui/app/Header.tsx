import {
  ClipboardPaste,
  Command,
  FileText,
  GitCompareArrows,
  Link2,
  Radio,
  Moon,
  SlidersHorizontal,
  Sun,
} from 'lucide-react';
import { isMac, printKeys } from '../commands/keys.ts';
import { PALETTE_KEYS } from '../commands/use-command-keys.ts';
import { Button } from '../kit/Button.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { Menu, MenuItem } from '../kit/Menu.tsx';
import { RecentItems } from '../recent/RecentItems.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { otherTheme, useColourScheme } from '../theme/theme.ts';
import styles from './Header.module.css';
import { Logo } from './Logo.tsx';
import { pickFiles } from './opening.ts';
import { SamplesMenu } from './SamplesMenu.tsx';

export function Header() {
  const store = useAppStore();
  const { openDialog } = store.getState();
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
          onSelect={() => pickFiles(store)}
        />
        <MenuItem
          title="Paste…"
          says="What iptables-save prints"
          icon={<ClipboardPaste size={14} aria-hidden />}
          onSelect={() => openDialog('paste')}
        />
        <MenuItem
          title="Generate…"
          says="What Istio, kube-proxy or Linkerd would write, from their flags"
          icon={<SlidersHorizontal size={14} aria-hidden />}
          onSelect={() => store.getState().openForm('write')}
        />
        <MenuItem
          title="Compare with a program…"
          says="What this dump has otherwise than its flags should have made"
          icon={<GitCompareArrows size={14} aria-hidden />}
          onSelect={() => store.getState().openForm('compare')}
        />
        <MenuItem
          title="Kernel trace…"
          says="What xtables-monitor, nft monitor or the kernel log recorded"
          icon={<Radio size={14} aria-hidden />}
          onSelect={() => openDialog('recording')}
        />
        <MenuItem
          title="Compare with another dump…"
          says="Before and after an upgrade, a good node and a bad one"
          icon={<GitCompareArrows size={14} aria-hidden />}
          onSelect={() => store.getState().openForm('dumps')}
        />
        <RecentItems />
      </Menu>
      <SamplesMenu />
      <span className={styles.space} />
      <PaletteButton />
      <Button onClick={() => openDialog('share')} aria-label="Share">
        <Link2 size={16} aria-hidden />
        <span className={styles.word}>Share</span>
      </Button>
      <ThemeButton />
    </header>
  );
}

/** The palette, for who does not know its keys yet. */
function PaletteButton() {
  const store = useAppStore();
  const keys = printKeys(PALETTE_KEYS, isMac());
  return (
    <Button
      aria-label={`Commands, ${keys}`}
      aria-keyshortcuts={PALETTE_KEYS.replace('Ctrl', 'Control')}
      onClick={() => store.getState().openDialog('palette')}
    >
      <Command size={16} aria-hidden />
      <kbd className={styles.word}>{keys}</kbd>
    </Button>
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
