/**
 * A dump read for those who ask nothing more of it than what it is, what is wrong with it, and how
 * it prints. Apart from `createLocalEngine`, because that brings the simulator and the editor's
 * questions along, which take longer to load than a node's dump to read.
 */
import type { Dump } from '#parse/dump.ts';
import { readDump } from '#parse/read-dump.ts';
import { printPieces } from '#ruleset/print.ts';
import type { WritersView } from './who-views.ts';

export interface DumpFile extends Pick<Dump, 'recognised' | 'problems' | 'problemCount'> {
  /** Who wrote its rulesets, one after the other. */
  writers(): Promise<readonly WritersView[]>;
  /** All its rulesets as `iptables-save` prints them, piece after piece. */
  print(counters: boolean): readonly Uint8Array[];
}

/** Bytes are UTF-8 or UTF-16. */
export function readDumpFile(bytes: Uint8Array): DumpFile {
  const { recognised, problems, problemCount, rulesets } = readDump(bytes);
  return {
    recognised,
    problems,
    problemCount,
    writers: async () => {
      // Loaded when it is asked for: what every start loads, every start pays.
      const { writersOf } = await import('./written-by.ts');
      return writersOf(rulesets);
    },
    print: (counters) => rulesets.flatMap((ruleset) => printPieces(ruleset, { counters })),
  };
}
