import type { IpSet } from './host.ts';
import { hasFamily } from './ipset-index.ts';
import type { LineProblem, Reading } from './host-texts.ts';
import { type TextLine, linesOf, notUnderstood, quote } from './text-lines.ts';

/** A set while its lines are read. */
interface SetDraft {
  readonly name: string;
  type: string;
  create: string;
  readonly entries: string[];
}

/** What `ipset save` or `ipset list` prints. */
export function readIpset(text: string): Reading<readonly IpSet[]> {
  const drafts = new Map<string, SetDraft>();
  const problems: LineProblem[] = [];
  /** The set that the lines of `ipset list` are about. */
  let listed: SetDraft | undefined;
  for (const line of linesOf(text)) {
    const name = /^Name:\s+(.*)$/.exec(line.text)?.[1];
    if (name !== undefined) {
      listed = { name, type: '', create: '', entries: [] };
      drafts.set(name, listed);
      continue;
    }
    const problem = readSaved(drafts, line);
    if (problem === 'unknown' && listed) readListed(listed, line.text);
    else if (problem === 'unknown') problems.push(notUnderstood(line, 'ipset save'));
    else if (problem !== undefined) problems.push({ line: line.number, message: problem });
  }
  return { read: [...drafts.values()].map(finish), problems };
}

function finish({ name, type, create, entries }: SetDraft): IpSet {
  // Types without addresses have no family of their own.
  const family = hasFamily(type) && /(?:^| )family inet6(?: |$)/.test(create) ? 6 : 4;
  return { name, type, family, create, entries };
}

/** A line of `ipset save`: `create name type options`, `add name entry`. */
function readSaved(drafts: Map<string, SetDraft>, { text }: TextLine): string | undefined {
  const [, command = '', quoted, bare = '', rest = ''] =
    /^\s*(create|add|-N|-A) +(?:"([^"]*)"|(\S+))(?: (.*))?$/.exec(text) ?? [];
  if (command === '') return 'unknown';
  const name = quoted ?? bare;
  if (command === 'create' || command === '-N') {
    const [type = '', ...create] = rest.trim().split(' ');
    if (type === '') return `The set ${quote(name)} has no type; it is left out.`;
    drafts.set(name, { name, type, create: create.join(' '), entries: [] });
    return undefined;
  }
  const draft = drafts.get(name);
  if (!draft) return `There is no set ${quote(name)} yet: its create line comes first.`;
  draft.entries.push(rest.trim());
  return undefined;
}

function readListed(draft: SetDraft, text: string): void {
  const [, field, value = ''] =
    /^(Type|Revision|Header|Size in memory|References|Number of entries|Members):\s*(.*)$/.exec(
      text,
    ) ?? [];
  if (field === 'Type') draft.type = value;
  else if (field === 'Header') draft.create = value;
  else if (field === undefined) draft.entries.push(text.trim());
}
