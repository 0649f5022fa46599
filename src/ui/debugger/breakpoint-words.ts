import type { Breakpoint, BreakVerdict } from '#debugger/breakpoint.ts';

export function verdictWords(verdict: BreakVerdict): string {
  return verdict === 'any' ? 'any verdict' : `verdict ${verdict}`;
}

/** Where a breakpoint stops, in words; a rule's own words stand beside its line where they are known. */
export function breakpointWords(at: Breakpoint): string {
  switch (at.kind) {
    case 'line':
      return `line ${at.line.toLocaleString('en')}`;
    case 'chain':
      return `chain ${at.chain} of ${at.table}`;
    case 'verdict':
      return verdictWords(at.verdict);
    case 'condition':
      return at.text;
  }
}
