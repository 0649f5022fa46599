import { useEffect, useState } from 'react';
import type { PreparedShare, ShareOptions } from '#engine/views.ts';
import type { Shared, SharedContent, SharedPacket } from '#share/shared.ts';
import { useApp, useEngine } from '../store/use-app.tsx';
import { shownDump } from '../store/selectors.ts';

export type Prepared =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'made';
      /** `undefined`: the screen as it stands. */
      readonly content: SharedContent | undefined;
      readonly packets: readonly SharedPacket[];
      /** "the same 17 steps, through 9 rules"; empty for the screen as it stands. */
      readonly proof: string;
    }
  | { readonly kind: 'impossible'; readonly says: string };

/** What is to be shared, as the engine makes it; nothing is asked for the screen as it stands. */
export function usePrepared(
  screen: Shared,
  part: ShareOptions['part'],
  disguised: boolean,
): Prepared {
  const engine = useEngine();
  const revision = useApp((state) => shownDump(state)?.revision);
  // One for as long as the dialog is open: asking twice gives the same.
  const [secret] = useState(newSecret);
  const asked = part === 'slice' || disguised;
  const [answer, setAnswer] = useState<{ readonly of: string; readonly prepared: Prepared }>();
  const question = `${part} ${disguised}`;
  useEffect(() => {
    if (!asked || revision === undefined) return undefined;
    let wanted = true;
    const options = { part, secret: disguised ? secret : undefined, packets: screen.packets };
    engine.prepareShare(revision, options).then(
      (made) => wanted && setAnswer({ of: question, prepared: preparedOf(made) }),
      (error: unknown) =>
        wanted &&
        setAnswer({ of: question, prepared: { kind: 'impossible', says: String(error) } }),
    );
    return () => {
      wanted = false;
    };
  }, [asked, engine, revision, part, disguised, secret, screen, question]);
  if (!asked) return { kind: 'made', content: undefined, packets: screen.packets, proof: '' };
  return answer?.of === question ? answer.prepared : { kind: 'waiting' };
}

function preparedOf(made: PreparedShare): Prepared {
  if (made.kind === 'different') return { kind: 'impossible', says: made.says };
  const { content, packets, steps, rules } = made;
  const proof = `Walked again: the same ${steps.toLocaleString('en')} steps, in a dump of ${rules.toLocaleString('en')} rules.`;
  return { kind: 'made', content, packets, proof };
}

function newSecret(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
