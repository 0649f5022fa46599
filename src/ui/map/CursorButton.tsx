import { type ComponentProps, useEffect, useRef } from 'react';
import type { NodeId } from '#graph/map-view.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import { useMap } from './map-state.tsx';

interface CursorButtonProps extends ComponentProps<'button'> {
  /** Whether the arrow keys stand here. */
  readonly here: boolean;
}

/**
 * A button that the arrow keys can come to. The map is one stop for Tab: the button with the cursor
 * on it, which takes the focus when the cursor comes from another one.
 */
export function CursorButton({ here, ...rest }: CursorButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const inMap = document.activeElement?.closest('[data-map-canvas]');
    // The camera brings it into view; the browser would scroll the pane itself.
    if (here && inMap) button.current?.focus({ preventScroll: true });
  }, [here]);
  return <button ref={button} type="button" tabIndex={here ? 0 : -1} {...rest} />;
}

/** Whether the arrow keys stand at a node itself, not at one of its rules. */
export function useCursorAt(node: NodeId): boolean {
  return useMap(
    ({ cursor }) => cursor?.node === node && cursor.rule === undefined && cursor.cell === undefined,
  );
}

/** The rule of a card at which the arrow keys stand. */
export function useCursorRule(node: NodeId): RuleId | undefined {
  return useMap(({ cursor }) => (cursor?.node === node ? cursor.rule : undefined));
}
