/** Both parts of a link as parsed JSON, of one version, not yet checked. */
export interface Parts {
  readonly content: unknown;
  readonly view: unknown;
}

/** Step n makes version n + 2 of version n + 1. A link climbs from where it was written to the top. */
export const LADDER: readonly ((older: Parts) => Parts)[] = [];

export function upgrade(version: number, parts: Parts): Parts {
  return LADDER.slice(version - 1).reduce((older, step) => step(older), parts);
}
