import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { type Token, tokensOfLine } from '#language/tokens.ts';
import { currentStep } from '../store/selectors.ts';
import { useApp } from '../store/use-app.tsx';
import styles from './DumpPane.module.css';
import { inkOf, pigmentOf } from './inks.ts';
import { ROW_PX } from './row.ts';

/** The text to be read while the editor is on its way, in the same places and colours. */
export function PlainLines() {
  const readText = useApp((state) => state.readText);
  const current = useApp((state) => currentStep(state)?.line);
  const selected = useApp((state) => state.selection?.line);
  const lines = useMemo(() => linesOf(readText()), [readText]);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled into memos
  const rows = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });

  useEffect(() => {
    const box = scroller.current;
    if (!box || selected === undefined) return;
    const top = (selected - 1) * ROW_PX;
    const inSight = top >= box.scrollTop && top + ROW_PX <= box.scrollTop + box.clientHeight;
    if (!inSight) rows.scrollToIndex(selected - 1, { align: 'center' });
  }, [rows, selected]);

  return (
    <div
      ref={scroller}
      className={styles.plain}
      // A text area would lay out 40 MB.
      role="textbox"
      aria-label="Dump text"
      aria-multiline="true"
      aria-readonly="true"
      tabIndex={0}
    >
      <div className={styles.plainRows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className={styles.plainRow}
            data-current={current === index + 1 || undefined}
            style={{ transform: `translateY(${start}px)` }}
          >
            <Gutter line={index + 1} />
            <Line text={lines.at(index)} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Gutter({ line }: { readonly line: number }) {
  return (
    <span className={styles.plainGutter} aria-hidden="true">
      <span className={styles.plainSign} />
      <span className={styles.plainNumber}>{line}</span>
    </span>
  );
}

/** More of a line than this is not shown before the editor comes. */
const LONGEST_LINE = 2000;

function Line({ text }: { readonly text: string }) {
  const shown = text.slice(0, LONGEST_LINE);
  const pieces: React.ReactNode[] = [];
  let end = 0;
  let before: Token | undefined;
  for (const token of tokensOfLine(shown)) {
    const { property, bold } = pigmentOf(inkOf(token, shown, before));
    pieces.push(
      shown.slice(end, token.start),
      <span
        key={token.start}
        style={{ color: `var(${property})`, fontWeight: bold ? 'bold' : undefined }}
      >
        {shown.slice(token.start, token.end)}
      </span>,
    );
    end = token.end;
    before = token;
  }
  return <span className={styles.plainText}>{pieces}</span>;
}

interface Lines {
  readonly count: number;
  /** The text of a line, from 0, without its end. */
  at(index: number): string;
}

/** Starts of lines instead of lines: a text of 40 MB is not cut into a third of a million strings. */
function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    count: starts.length,
    at: (index) => {
      const next = starts[index + 1];
      const line = text.slice(starts[index], next === undefined ? text.length : next - 1);
      return line.endsWith('\r') ? line.slice(0, -1) : line;
    },
  };
}
