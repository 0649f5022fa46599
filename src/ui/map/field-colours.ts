/** A field's shades in its table's hue: the more rules a chain has, the more of it. */
import { shareOf } from './heat.tsx';
import type { FieldView } from '#graph/map-view.ts';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

const SHADES = 16;

/** The shade of each cell, by its share of the most that a rule has counted. */
export function heatShades(counts: Float64Array, most: number): Uint8Array {
  return Uint8Array.from(counts, (count) =>
    Math.min(SHADES - 1, Math.round(shareOf(count, most) * (SHADES - 1))),
  );
}

/** The shade of each cell, by how many rules its chain has; during a search, whether it was found. */
export function shadesOf(
  { chains, sizes }: FieldView,
  hits: ReadonlySet<number> | undefined,
): Uint8Array {
  const shades = new Uint8Array(sizes.length);
  if (hits) return shades.map((_, cell) => (hits.has(chains[cell] ?? -1) ? SHADES - 1 : 0));
  for (let cell = 0; cell < sizes.length; cell += 1) {
    shades[cell] = SHADE_OF_SIZE[Math.min(sizes[cell] ?? 0, SHADE_OF_SIZE.length - 1)] ?? 0;
  }
  return shades;
}

/** By the number of rules, up to that from which on it does not get darker. */
const SHADE_OF_SIZE = Uint8Array.from({ length: 2 ** (SHADES / 2) }, (_, size) =>
  size === 0 ? 0 : Math.min(SHADES - 1, 3 + Math.round(Math.log2(size) * 2)),
);

/**
 * From next to nothing to `most` of the hue over the panel, 0 to 1, as the pixels of a canvas have
 * it: red in the lowest byte.
 */
export function paletteOf(panel: Colour, hue: Colour, most: number): Uint32Array {
  return Uint32Array.from({ length: SHADES }, (_, shade) => {
    const share = 0.12 + (most - 0.12) * (shade / (SHADES - 1));
    const [r, g, b] = hue.map((value, at) =>
      Math.round((panel[at] ?? 0) * (1 - share) + value * share),
    );
    return ((255 << 24) | ((b ?? 0) << 16) | ((g ?? 0) << 8) | (r ?? 0)) >>> 0;
  });
}

/** What the stylesheet makes of a colour under an element: `rgb(11, 110, 110)`. */
export function readColour(element: Element, property: string): Colour {
  const [r = 0, g = 0, b = 0] = getComputedStyle(element)
    .getPropertyValue(property)
    .match(/[\d.]+/g)
    ?.map(Number) ?? [0, 0, 0];
  return [r, g, b];
}
