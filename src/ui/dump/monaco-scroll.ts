import type { monaco } from './monaco-core.ts';

/**
 * Monaco scrolls by moving its lines, and hides what sticks out of its boxes. A browser that brings
 * something into view (find in page, a screen reader, a script) scrolls such a box itself, and the
 * lines stay shifted for good. That scroll is undone and done again in Monaco's own way.
 */
export function scrollItsWay(host: HTMLElement, editor: monaco.editor.ICodeEditor): () => void {
  const controller = new AbortController();
  host.addEventListener(
    'scroll',
    ({ target }) => {
      if (!(target instanceof HTMLElement) || !target.matches(BOXES)) return;
      const { scrollLeft, scrollTop } = target;
      if (scrollLeft === 0 && scrollTop === 0) return;
      target.scrollTo(0, 0);
      editor.setScrollPosition({
        scrollLeft: editor.getScrollLeft() + scrollLeft,
        scrollTop: editor.getScrollTop() + scrollTop,
      });
    },
    // A scroll does not bubble.
    { capture: true, signal: controller.signal },
  );
  return () => controller.abort();
}

const BOXES = '.overflow-guard, .editor-scrollable';
