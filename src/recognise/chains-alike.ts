import type { ChainPattern, RuleShape } from './program.ts';

/** Chains of one program whose rules look alike: the name, the role, and what each is for. */
export function chainsAlike(
  rules: readonly RuleShape[],
  chains: readonly (readonly [name: string, role: string, says: string])[],
): readonly ChainPattern[] {
  return chains.map(([name, role, says]) => ({ name, role, says, rules }));
}
