import { describe, expect, test } from 'vitest';
import { bringIn } from './use-camera.ts';

const PANE = { width: 600, height: 800 };
const MAP = { width: 2000, height: 3000 };
const VIEW = { x: -400, y: -900, zoom: 1 };

/** Where a box is on the screen, seen from a view. */
function onScreen(
  box: { readonly x: number; readonly y: number },
  view: { readonly x: number; readonly y: number; readonly zoom: number },
): readonly [number, number] {
  return [box.x * view.zoom + view.x, box.y * view.zoom + view.y];
}

describe('bringing a box into view', () => {
  test('does nothing where it can be seen', () => {
    expect(bringIn(MAP, { x: 500, y: 1200, width: 200, height: 24 }, VIEW, PANE)).toBeUndefined();
  });

  test('moves as little as it must for one just outside', () => {
    const box = { x: 500, y: 1720, width: 200, height: 24 };
    const to = bringIn(MAP, box, VIEW, PANE);
    expect(to?.x).toBe(VIEW.x);
    expect(to && onScreen(box, to)[1]).toBeLessThan(PANE.height - 24);
    expect(to?.y).toBeGreaterThan(VIEW.y - 150);
  });

  test('puts one from far away into the middle', () => {
    const box = { x: 500, y: 2400, width: 200, height: 24 };
    const to = bringIn(MAP, box, VIEW, PANE);
    const [, y] = to ? onScreen(box, to) : [0, 0];
    expect(y).toBeGreaterThan(300);
    expect(y).toBeLessThan(500);
  });

  test('comes near enough to be read', () => {
    const to = bringIn(
      MAP,
      { x: 500, y: 1200, width: 200, height: 24 },
      { ...VIEW, zoom: 0.2 },
      PANE,
    );
    expect(to?.zoom).toBeGreaterThan(0.6);
  });

  test('does not go beyond the map', () => {
    const to = bringIn(MAP, { x: 0, y: 0, width: 60, height: 24 }, VIEW, PANE);
    expect(to?.x).toBeLessThanOrEqual(12);
    expect(to?.y).toBeLessThanOrEqual(12);
  });

  test('keeps clear of what lies over the upper edge', () => {
    const box = { x: 500, y: 905, width: 200, height: 24 };
    expect(bringIn(MAP, box, { ...VIEW, y: -890 }, PANE)).toBeUndefined();
    const to = bringIn(MAP, box, { ...VIEW, y: -890 }, PANE, 44);
    expect(to && onScreen(box, to)[1]).toBeGreaterThan(44);
  });

  test('waits for a pane that has no size yet', () => {
    const nowhere = { width: 0, height: 0 };
    expect(bringIn(MAP, { x: 0, y: 0, width: 60, height: 24 }, VIEW, nowhere)).toBeUndefined();
  });
});
