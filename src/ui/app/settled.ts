import type { AppStore } from '../store/app-store.ts';
import { isSettled } from '../store/selectors.ts';

/**
 * Keeps `data-settled` on the root: "true" exactly while everything asked for is on the screen. Panes
 * that start drawing on an answer get two frames to say so before it counts as rest.
 */
export function showSettled(store: AppStore): void {
  let frame: number | undefined;
  const show = (settled: boolean): void => {
    const { dataset } = document.documentElement;
    const said = String(settled);
    if (dataset['settled'] !== said) dataset['settled'] = said;
  };
  const update = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    if (!isSettled(store.getState())) return show(false);
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => show(true));
    });
  };
  store.subscribe(update);
  update();
}
