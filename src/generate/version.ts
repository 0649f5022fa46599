/** A release of a program as one number that grows: 1.24.3 is 1024. Patch releases keep their layout. */
export type Version = number;

/** Newer than any release: the layout as it stands today. */
export const CURRENT: Version = Number.MAX_SAFE_INTEGER;

/** Reads `1.24`, `1.24.3`, `v1.5`, `1.30.0-rc.1`. */
export function readVersion(text: string): Version | undefined {
  const found = /^v?(\d{1,3})\.(\d{1,3})(?:[.-][\w.-]*)?$/.exec(text);
  return found ? Number(found[1]) * 1000 + Number(found[2]) : undefined;
}
