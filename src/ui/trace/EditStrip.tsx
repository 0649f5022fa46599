import { GitCompareArrows } from 'lucide-react';
import type { StepView } from '#engine/views.ts';
import { SideLink, SideNote, Strip } from '../kit/Strip.tsx';
import { editChange } from '../store/edit-change.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';

/** What editing the dump changed in the walk, since the packet was first walked. */
export function EditStrip() {
  const store = useAppStore();
  const change = useApp(editChange);
  if (!change) return undefined;
  const { was, is, verdictWas } = change;
  const { acceptEdit, goToStep } = store.getState();
  return (
    <Strip
      label="What the edit changed"
      sign={<GitCompareArrows size={14} aria-hidden />}
      title={
        verdictWas === undefined
          ? 'The edit changed the walk'
          : 'The edit changed the walk, and how it ends'
      }
      away="Take the walk as it is now"
      onAway={acceptEdit}
      sides={[
        {
          name: 'Before',
          says: (
            <>
              <del>{was ? wordsOf(was) : 'the walk had ended'}</del>
              {verdictWas !== undefined && <SideNote>{verdictWas}</SideNote>}
            </>
          ),
        },
        {
          name: 'Now',
          says: is ? (
            <SideLink onGo={() => goToStep(is.index)}>{wordsOf(is)}</SideLink>
          ) : (
            'the walk has ended'
          ),
        },
      ]}
    />
  );
}

function wordsOf({ table, chainName, number, words, outcome }: StepView): string {
  const place = [table, chainName, number].filter((part) => part !== undefined).join(' ');
  return [place, words, outcome].filter((part) => part !== undefined && part !== '').join(' · ');
}
