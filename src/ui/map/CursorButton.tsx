import { type ComponentProps, useEffect, useRef } from 'react';
import type { NodeId } from '#graph/map-view.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import { useMap } from './map-state.tsx';

interface CursorButtonProps extends ComponentProps<'button'> {
  readonly node: NodeId;
  readonly rule: RuleId | undefined;
}

/**
 * A button that the arrow keys can come to. The map is one stop for Tab: the button with the cursor
 * on it, which takes the focus when the cursor comes from another one.
 */
export function CursorButton({ node, rule, ...rest }: CursorButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const here = useMap(({ cursor }) => cursor?.node === node && cursor.rule === rule);
  useEffect(() => {
    const inMap = document.activeElement?.closest('[data-map-canvas]');
    // The camera brings it into view; the browser would scroll the pane itself.
    if (here && inMap) button.current?.focus({ preventScroll: true });
  }, [here]);
  return (
    <button
      ref={button}
      type="button"
      tabIndex={here ? 0 : -1}
      data-node={node}
      data-rule={rule}
      {...rest}
    />
  );
}
