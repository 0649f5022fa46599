/** The tables that `kubectl get` prints: a head of names, columns of blanks. */
import type { NameCollector } from './names.ts';

export function isTableHead(line: string): boolean {
  return /^\s*(?:NAMESPACE\s+)?NAME\s+[A-Z]/.test(line);
}

type Row = ReadonlyMap<string, string>;

/** `line` is that of the head, from 1. */
export function readTable(
  lines: readonly string[],
  line: number,
  names: NameCollector,
): readonly { readonly line: number; readonly message: string }[] {
  const [head = '', ...rows] = lines;
  const columns = columnsOf(head);
  const take = takerFor(new Set(columns.map(({ name }) => name)));
  if (!take) {
    const message = 'This table names no addresses of pods or services; with “-o wide” it might.';
    return [{ line, message }];
  }
  for (const row of rows) {
    const fields = new Map(
      columns.map(({ name, start, end }) => [name, row.slice(start, end).trim()]),
    );
    // Of several kinds at once: `pod/web-0`, `service/web`.
    fields.set('NAME', fields.get('NAME')?.replace(/^[a-z.]+\//, '') ?? '');
    take(fields, names);
  }
  return [];
}

interface Column {
  readonly name: string;
  readonly start: number;
  /** `undefined` for the last one. */
  readonly end: number | undefined;
}

/** Names of columns stand over their values; two blanks at least are between them. */
function columnsOf(head: string): readonly Column[] {
  const found = [...head.matchAll(/\S+(?: \S+)*/g)];
  return found.map(({ 0: name, index }, at) => ({
    name,
    start: index,
    end: found[at + 1]?.index,
  }));
}

type Taker = (row: Row, names: NameCollector) => void;

function takerFor(columns: ReadonlySet<string>): Taker | undefined {
  if (columns.has('CLUSTER-IP')) return takeService;
  if (columns.has('IP') && columns.has('READY')) return takePod;
  if (columns.has('INTERNAL-IP')) return takeNode;
  return undefined;
}

function namespaceOf(row: Row): string {
  return row.get('NAMESPACE') ?? 'default';
}

function takePod(row: Row, names: NameCollector): void {
  const address = row.get('IP') ?? '';
  if (address !== '<none>') names.addPod(namespaceOf(row), row.get('NAME') ?? '', [address]);
}

/** `80:31380/TCP,443:31390/TCP`, `53/UDP`. The names of ports do not show. */
function takeService(row: Row, names: NameCollector): void {
  const addresses = [row.get('CLUSTER-IP'), ...(row.get('EXTERNAL-IP') ?? '').split(',')].filter(
    (address): address is string =>
      address !== undefined && /^[0-9a-fA-F.:]+$/.test(address) && address !== '',
  );
  for (const port of (row.get('PORT(S)') ?? '').split(',')) {
    const [, number, protocol] = /^(\d+)(?::\d+)?\/(\w+)$/.exec(port) ?? [];
    if (number === undefined || protocol === undefined) continue;
    names.addService({
      namespace: namespaceOf(row),
      service: row.get('NAME') ?? '',
      port: '',
      protocol: protocol.toLowerCase(),
      number: Number(number),
      addresses,
    });
  }
}

function takeNode(row: Row, names: NameCollector): void {
  names.addNode(row.get('NAME') ?? '', [row.get('INTERNAL-IP') ?? '']);
}
