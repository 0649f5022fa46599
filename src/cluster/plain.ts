/** Careful looks into what was pasted: everything is somebody else's text. */

export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of the object's own. */
export function fieldOf(value: unknown, name: string): unknown {
  return isPlain(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The object that a field holds, or an empty one. */
export function plainOf(value: unknown, name: string): Plain {
  const field = fieldOf(value, name);
  return isPlain(field) ? field : EMPTY;
}

const EMPTY: Plain = Object.freeze({});

export function textOf(value: unknown, name: string): string {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : '';
}

/** A whole number from 0 on; 0 for anything else. */
export function countOf(value: unknown, name: string): number {
  const field = fieldOf(value, name);
  return typeof field === 'number' && Number.isSafeInteger(field) && field > 0 ? field : 0;
}

/** A port; 0 for anything that is none. */
export function portOf(value: unknown, name: string): number {
  const port = countOf(value, name);
  return port <= 65535 ? port : 0;
}

export function flagOf(value: unknown, name: string): boolean | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'boolean' ? field : undefined;
}

export function listOf(value: unknown, name: string): readonly unknown[] {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? field : [];
}

export function textsOf(value: unknown, name: string): readonly string[] {
  return listOf(value, name).filter((each): each is string => typeof each === 'string');
}
