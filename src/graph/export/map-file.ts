/** A map as a file: a drawing, or a graph in a notation that others draw. */
import type { Box, MapView } from '../map-view.ts';
import { drawSvg } from './draw-svg.ts';
import { writeDot } from './write-dot.ts';
import { writeMermaid } from './write-mermaid.ts';

export type MapFormat = 'svg' | 'dot' | 'mermaid';

export interface MapFileOptions {
  readonly format: MapFormat;
  /** Of a drawing. */
  readonly scheme?: 'light' | 'dark';
  /** The part to be drawn, in the map's pixels; left out for all of it. */
  readonly part?: Box;
  /** What of the map a packet has passed, for a drawing. */
  readonly walked?: Walked;
}

export interface Walked {
  /** Ids of nodes, edges and pieces of the rail. */
  readonly ids: readonly string[];
  /** Ids of rules that matched. */
  readonly rules: readonly number[];
}

export function writeMap(map: MapView, options: MapFileOptions): string {
  switch (options.format) {
    case 'svg':
      return drawSvg(map, options);
    case 'dot':
      return writeDot(map);
    case 'mermaid':
      return writeMermaid(map);
  }
}
