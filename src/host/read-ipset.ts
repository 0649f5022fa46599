import type { IpSet } from './host.ts';

/** Reads what `ipset save` prints. Lines of other kinds are passed over. */
export function readIpsetSave(text: string): readonly IpSet[] {
  const sets = new Map<string, IpSet & { readonly entries: string[] }>();
  for (const line of text.split('\n')) {
    const [command, name = '', rest = ''] = splitLine(line);
    if (command === 'create') {
      const [type = '', ...create] = rest.split(' ');
      const family = / family inet6( |$)/.test(rest) ? 6 : 4;
      sets.set(name, { name, type, family, create: create.join(' '), entries: [] });
    } else if (command === 'add') {
      sets.get(name)?.entries.push(rest);
    }
  }
  return [...sets.values()];
}

/** The command, the set's name, which may stand in quotes, and what follows. */
function splitLine(line: string): readonly string[] {
  const [, command = '', quoted, bare = '', rest = ''] =
    /^\s*(\w+) (?:"([^"]*)"|(\S+))(?: (.*?))?\s*$/.exec(line) ?? [];
  return [command, quoted ?? bare, rest];
}
