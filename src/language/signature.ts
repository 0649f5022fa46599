/** Which option is being written, and which of its values. */
import { type RuleLine, type WrittenOption, readRuleLine } from './rule-line.ts';

export interface Signature {
  /** `--to-ports PORT[-PORT]` */
  readonly label: string;
  /** What the option asks or does, and whose it is. */
  readonly says: string;
  /** Where each value stands in the label, from 0, the end not included. */
  readonly values: readonly { readonly start: number; readonly end: number }[];
  /** The one being written, from 0. */
  readonly active: number;
}

/** `undefined` where no option with a value is open at the column (from 1) of the line. */
export function signatureAt(lineText: string, column: number): Signature | undefined {
  const before = lineText.slice(0, column - 1);
  const read = readRuleLine(before);
  const open = read.options.at(-1);
  if (!open || !('spec' in open.owner)) return undefined;
  const { spec, extension } = open.owner;
  const names = spec.values ?? [];
  const active = activeValue(read, open, before);
  if (active < 0 || active >= names.length) return undefined;
  const start = open.negated ? `! ${spec.name}` : spec.name;
  const owner = extension.kind === 'basic' ? '' : ` Option of ${extension.kind}.`;
  return { ...withValues(start, names), says: `${spec.says}${owner}`, active };
}

function withValues(start: string, names: readonly string[]): Pick<Signature, 'label' | 'values'> {
  let label = start;
  const values = names.map((name) => {
    label += ` ${name}`;
    return { start: label.length - name.length, end: label.length };
  });
  return { label, values };
}

/** -1 while the option's own name is being written. */
function activeValue(
  { tokens }: RuleLine,
  { index, values }: WrittenOption,
  before: string,
): number {
  const lastEnd = (values.at(-1) ?? tokens[index])?.end ?? 0;
  const atWord = lastEnd === before.length;
  return atWord ? values.length - 1 : values.length;
}
