/**
 * Names out of whatever kubectl printed: YAML or JSON of Service, Pod, EndpointSlice, Endpoints and
 * Node, and the tables of `kubectl get pods`, `get services` and `get endpoints`, with or without
 * `-A` and `-o wide`. Several may stand under each other.
 */
import { readDocuments } from './documents.ts';
import { NameCollector, type ClusterNames } from './names.ts';
import { isTableHead, readTable } from './tables.ts';
import { takeObject } from './take-object.ts';

export interface ClusterReading {
  readonly names: ClusterNames;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

export async function readCluster(text: string): Promise<ClusterReading> {
  const names = new NameCollector();
  const problems: { line: number; message: string }[] = [];
  for (const part of partsOf(text)) {
    if (part.kind === 'table') {
      problems.push(...readTable(part.lines, part.line, names));
      continue;
    }
    const documents = await readDocuments(part.lines.join('\n'));
    if (typeof documents === 'string') problems.push({ line: part.line, message: documents });
    else for (const document of documents) takeObject(document, '', names);
  }
  return { names, problems };
}

interface Part {
  readonly kind: 'table' | 'objects';
  /** Of its first line, from 1. */
  readonly line: number;
  readonly lines: string[];
}

/** A table goes from its head to a blank line or a prompt; what stands elsewhere is objects. */
function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let open: Part | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*[$#] /.test(line)) {
      open = undefined;
    } else if (isTableHead(line)) {
      open = { kind: 'table', line: index + 1, lines: [line] };
      parts.push(open);
    } else if (open && !(open.kind === 'table' && line.trim() === '')) {
      open.lines.push(line);
    } else if (open || line.trim() === '') {
      open = undefined;
    } else {
      open = { kind: 'objects', line: index + 1, lines: [line] };
      parts.push(open);
    }
  }
  return parts;
}
