import { Plus } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { BREAK_VERDICTS } from '#debugger/breakpoint.ts';
import { readCondition } from '#debugger/read-condition.ts';
import { Button } from '../kit/Button.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { verdictWords } from './breakpoint-words.ts';
import styles from './Breakpoints.module.css';

/** Sets a breakpoint on a condition or on a verdict. What is wrong is said as soon as Enter asks for it. */
export function AddCondition() {
  const store = useAppStore();
  const typing = useApp((state) => state.dockTyping);
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const id = useId();
  const read = readCondition(text);
  const problem = asked && !read.ok ? read.error : undefined;

  useEffect(() => {
    if (typing) field.current?.focus();
  }, [typing]);

  const add = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!read.ok) {
      field.current?.setSelectionRange(read.error.column - 1, text.length);
      return;
    }
    const { breakpoints, toggleBreakpoint } = store.getState();
    const there = breakpoints.some(({ at }) => at.kind === 'condition' && at.text === text.trim());
    if (!there) toggleBreakpoint({ kind: 'condition', text: text.trim() });
    setText('');
    setAsked(false);
  };
  return (
    <form className={styles.add} onSubmit={add}>
      <input
        ref={field}
        className={styles.condition}
        aria-label="Condition to stop at"
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}problem` : undefined}
        placeholder="mark & 0x4000 · dport changed · dst = 10.96.0.0/12"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setAsked(false);
        }}
      />
      <Button type="submit" look="framed" aria-label="Add the condition">
        <Plus size={14} aria-hidden />
      </Button>
      <select
        className={styles.verdict}
        aria-label="Verdict to stop at"
        value=""
        onChange={({ target }) => {
          const verdict = BREAK_VERDICTS.find((each) => each === target.value);
          if (verdict) store.getState().toggleBreakpoint({ kind: 'verdict', verdict });
        }}
      >
        <option value="">On a verdict…</option>
        {BREAK_VERDICTS.map((verdict) => (
          <option key={verdict} value={verdict}>
            {verdictWords(verdict)}
          </option>
        ))}
      </select>
      {problem && (
        <p id={`${id}problem`} role="alert" className={styles.problem}>
          {problem.message}
        </p>
      )}
    </form>
  );
}
