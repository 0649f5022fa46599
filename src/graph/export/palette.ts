/** The page's colours (`ui/theme/tokens.css`) for a drawing that has to stand by itself. */
import type { TargetKind } from '../map-view.ts';

export interface Palette {
  readonly page: string;
  readonly panel: string;
  readonly line: string;
  readonly edge: string;
  readonly rail: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly drop: string;
  readonly tables: Readonly<Record<string, string>>;
  readonly targets: Readonly<Partial<Record<TargetKind, string>>>;
}

export const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    page: '#fafaf8',
    panel: '#ffffff',
    line: '#d3d1cb',
    edge: '#a7a5a0',
    rail: '#bdbbb6',
    text: '#1c1d1f',
    muted: '#5e6066',
    accent: '#2952cc',
    drop: '#b3261e',
    tables: {
      raw: '#6b3fa0',
      mangle: '#8a5a00',
      nat: '#0b6e6e',
      filter: '#1f5fa8',
      security: '#a8325e',
    },
    targets: {
      jump: '#1c1d1f',
      goto: '#1c1d1f',
      accept: '#1b7a3d',
      drop: '#b3261e',
      reject: '#a34a00',
      rewrite: '#0b6e6e',
      missing: '#b3261e',
    },
  },
  dark: {
    page: '#131416',
    panel: '#1a1c1f',
    line: '#3b3e44',
    edge: '#565a61',
    rail: '#484b52',
    text: '#ecedee',
    muted: '#a2a6ad',
    accent: '#8faaff',
    drop: '#ff8a80',
    tables: {
      raw: '#c4a5f0',
      mangle: '#e5b454',
      nat: '#63cfc9',
      filter: '#82b6f2',
      security: '#f09ab8',
    },
    targets: {
      jump: '#ecedee',
      goto: '#ecedee',
      accept: '#6fd08c',
      drop: '#ff8a80',
      reject: '#ffb07a',
      rewrite: '#63cfc9',
      missing: '#ff8a80',
    },
  },
};
