/** All cases there are, from the texts of the tests. Apart from cases.ts, which every such test loads. */
import { type AnyExtension, everyMatch, everyTarget } from '#extensions/registry.ts';
import { type Case, readCases } from './cases.ts';

/** The cases of one extension, gathered from the test beside it. */
export interface ExtensionCases {
  readonly extension: AnyExtension;
  readonly role: 'match' | 'target';
  readonly cases: readonly Case[];
}

const CALL = /\b(match|target)Cases\(\s*(\w+)\s*\)\s*`([^`]*)`/g;

/**
 * Every case in the tests beside the extensions. The constant handed to `matchCases` bears the
 * extension's kind as its name, by which it is found here.
 */
export function everyCase(): readonly ExtensionCases[] {
  const tests = import.meta.glob<string>('../extensions/{matches,targets}/**/*.test.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  return Object.values(tests).flatMap((source) =>
    [...source.matchAll(CALL)].map(([, role, name = '', text = '']) => {
      const all = role === 'match' ? everyMatch() : everyTarget();
      const extension = all.find(({ kind }) => kind === name);
      if (!extension) throw new Error(`${role}Cases(${name}): the registry has no ${name}`);
      return {
        extension,
        role: role === 'match' ? 'match' : 'target',
        cases: readCases(text, extension),
      };
    }),
  );
}
