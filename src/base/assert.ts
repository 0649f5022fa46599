/** Ends every `switch` over a union: the compiler proves that it is never called. */
export function unreachable(value: never): never {
  throw new Error(`Not an arm of its union: ${JSON.stringify(value)}`);
}

/** States what the program itself guarantees. A failure is a bug here, never bad input. */
export function assert(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Error(`Broken: ${claim}`);
}

/** The value, which the program itself guarantees to be there. */
export function present<T>(value: T | undefined, claim: string): T {
  if (value === undefined) throw new Error(`Broken: ${claim}`);
  return value;
}
