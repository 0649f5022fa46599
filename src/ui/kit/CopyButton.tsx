import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';

interface CopyButtonProps {
  readonly label: string;
  readonly text: string;
  readonly look?: 'framed' | 'strong';
}

/** How long the button says that it worked. */
const SAID_MS = 2000;

export function CopyButton({ label, text, look = 'framed' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  useEffect(() => {
    if (outcome === 'none') return undefined;
    const timer = setTimeout(() => setOutcome('none'), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = (): void => {
    copyText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  const Sign = outcome === 'copied' ? Check : Copy;
  return (
    <Button look={look} onClick={copy}>
      <Sign size={14} aria-hidden />
      <span aria-live="polite">{outcome === 'none' ? label : SAYS[outcome]}</span>
    </Button>
  );
}

const SAYS = { copied: 'Copied', failed: 'Press Ctrl+C' } as const;

/** Rejects, rather than throws, on pages without HTTPS, where there is no clipboard at all. */
async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
