/** Records of a container's log, as its runtime keeps them on the node. */
import type { LogicalLine } from './logical-line.ts';
import { endOfText, linesOfText } from './quoted-texts.ts';

export interface ContainerRecord {
  /** What the container has written: a line, a piece of one, or several where a collector joined them. */
  readonly lines: readonly LogicalLine[];
  /** Whether the last of them goes on in the next record. */
  readonly goesOn: boolean;
}

export function readContainerRecord(line: LogicalLine): ContainerRecord | undefined {
  const { text } = line;
  const kept = CRI.exec(text);
  if (kept) return { lines: [line.from(kept[0].length)], goesOn: kept[1] === 'P' };
  const start = DOCKER.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const end = endOfText(text, start);
  const escaped = line.slice(start, end);
  return { lines: linesOfText(escaped), goesOn: !escaped.text.endsWith('\\n') };
}

/** containerd and CRI-O: a time, the stream, whether the line is full or partial. */
const CRI =
  /^\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:?\d\d) (?:stdout|stderr) ([FP])(?::\S{0,20})?(?: |$)/;
/** Docker's json-file driver. */
const DOCKER = /^\{"log":"/;
