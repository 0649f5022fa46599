/** Branches that a person took, as the simulator asks for them. */
import type { Branch } from './step.ts';
import type { World } from './world.ts';

/** By `Choice.key`; what is not here takes the choice's own default. */
export type Branches = Readonly<Record<string, Branch>>;

/** Answers from `branches`, whose keys begin with `prefix` where several walks share them. */
export function taking(branches: Branches, prefix = ''): Pick<World, 'choose' | 'draw'> {
  const branchAt = (key: string): Branch | undefined => {
    const name = `${prefix}${key}`;
    return Object.hasOwn(branches, name) ? branches[name] : undefined;
  };
  return {
    choose: (_rule, key) => {
      const branch = branchAt(key);
      return branch === 'yes' || branch === 'no' ? branch : undefined;
    },
    draw: (_hook, key) => {
      const number = Number(branchAt(key) ?? Number.NaN);
      return Number.isInteger(number) ? number : undefined;
    },
  };
}
