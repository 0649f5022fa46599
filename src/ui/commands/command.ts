/** Something the page can do, by whatever way it is asked for: a button, a key, the palette. */
export interface Command {
  /** Never shown; the same for the same command on every visit. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** The keys that do it, the usual ones first; see `keys.ts`. */
  readonly keys?: readonly string[];
  /** What else people call it, for the search only. */
  readonly also?: string;
  readonly run: () => void;
}

export type CommandGroup =
  'Run' | 'Breakpoints' | 'Go to' | 'Packet' | 'Open' | 'Samples' | 'View' | 'Share';
