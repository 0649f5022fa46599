/** The programs that write rules, for a form and for the command line. */
import { type GenerateRequest, type Generated, OBJECTS_FLAG } from '#generate/generated.ts';
import { GENERATORS } from '#generate/generators.ts';
import type { FlagProblem, FlagSpec } from '#generate/flags.ts';
import { saveOf } from '#generate/save.ts';

export type { FlagProblem, FlagSpec, GenerateRequest, Generated };
export { OBJECTS_FLAG };

export interface ProgramView {
  /** As the command line calls it: `istio-iptables`. */
  readonly name: string;
  readonly says: string;
  readonly flags: readonly FlagSpec[];
  readonly reads: 'flags' | 'objects';
  /** What it is usually run with, by the flags' names. */
  readonly usual: Readonly<Record<string, string>>;
}

export function programs(): readonly ProgramView[] {
  return GENERATORS.map(({ name, says, flags, reads, usual }) => ({
    name,
    says,
    flags,
    reads,
    usual,
  }));
}

/** What the program would do; `undefined` where there is no such program. */
export async function generate(
  program: string,
  request: GenerateRequest,
): Promise<Generated | undefined> {
  return GENERATORS.find(({ name }) => name === program)?.generate(request);
}

/** What `iptables-save` prints on the machine where the program has run. */
export function savedRules(generated: Extract<Generated, { kind: 'rules' }>): string {
  return saveOf(generated.whole, generated.family);
}
