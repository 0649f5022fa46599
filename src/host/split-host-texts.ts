/** Tells apart what several tools printed into one file, by what the lines look like. */
import type { HostPart, HostTexts, LineProblem, Reading } from './host-texts.ts';
import { quote, readCommand } from './text-lines.ts';

const BY_COMMAND: ReadonlyMap<string, HostPart> = new Map([
  ['ifconfig', 'addresses'],
  ['route', 'routes'],
  ['ipset', 'sets'],
  ['ss', 'sockets'],
  ['netstat', 'sockets'],
  ['sysctl', 'sysctls'],
  ['conntrack', 'connections'],
  ['kubectl', 'cluster'],
]);

/** The first that fits has the line. Indented lines, and members of a listed set, follow the line before. */
const SIGNS: readonly (readonly [sign: RegExp, part: HostPart])[] = [
  [/\bsrc=[0-9a-f.:]+ dst=/i, 'connections'],
  [/^conntrack v/, 'connections'],
  [/^(?:NAMESPACE\s+)?NAME\s+[A-Z]|^apiVersion:|^kind:|^items:/, 'cluster'],
  [/^(?:create|add) \S|^Name: /, 'sets'],
  [/^[\w./*@-]+\s*=/, 'sysctls'],
  [/^\d+:\s+(?:not )?from /, 'rules'],
  [/^\d+:\s+\S|^\S+:\s+flags=|^\S+\s+Link encap:/, 'addresses'],
  [/^\S+\s+(?:UP|DOWN|UNKNOWN)(?:\s|$)/, 'addresses'],
  [/^(?:Netid|State|Active|Proto)\s/, 'sockets'],
  [/^(?:[a-z]+6?\s+)?(?:LISTEN|UNCONN|ESTAB)\s|^(?:tcp|udp|raw|sctp)6?\s+\d+\s+\d+\s/, 'sockets'],
  [/^(?:Kernel IP|Destination)\s/, 'routes'],
  [
    /^(?:default|unicast|local|broadcast|blackhole|unreachable|prohibit|multicast|anycast|throw)\s/,
    'routes',
  ],
  [/^[0-9a-f]+[.:][0-9a-f.:]*(?:\/\d+)?(?:\s|$)/i, 'routes'],
];

/** Lines keep their numbers: in each text, the other parts' lines are blank. */
export function splitHostTexts(text: string): Reading<HostTexts> {
  const lines = text.split('\n');
  const texts = new Map<HostPart, string[]>();
  const problems: LineProblem[] = [];
  let part: HostPart | undefined;
  let members = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') {
      members = false;
      continue;
    }
    const command = readCommand(line);
    if (command) part = partOfCommand(command) ?? part;
    // Names stand in the first column, and may be anything; a blank line ends them.
    else if (part === 'cluster' && texts.get('cluster')?.[index - 1]) part = 'cluster';
    else if (!members && !/^\s/.test(line))
      part = signOf(line) ?? (line.startsWith('#') ? part : undefined);
    else if (!members) part = signOf(line.trim(), CONTINUED) ?? part;
    if (line.startsWith('Name: ')) members = true;
    if (part === undefined) {
      if (!line.startsWith('#')) {
        const message = `${quote(line)} is of no kind that is known here; it is left out.`;
        problems.push({ line: index + 1, message });
      }
      continue;
    }
    const blank = texts.get(part) ?? [];
    texts.set(part, blank);
    while (blank.length < index) blank.push('');
    blank[index] = line;
  }
  const entries = [...texts].map(([each, own]) => [each, `${own.join('\n')}\n`] as const);
  return { read: Object.fromEntries(entries), problems };
}

/** Entries of events are indented too. */
const CONTINUED: readonly HostPart[] = ['connections'];

function signOf(line: string, among?: readonly HostPart[]): HostPart | undefined {
  return SIGNS.find(([sign, part]) => (among?.includes(part) ?? true) && sign.test(line))?.[1];
}

/** `ip -6 -o addr show` is about addresses, `ip r` about routes. */
function partOfCommand([tool = '', ...words]: readonly string[]): HostPart | undefined {
  if (tool !== 'ip') return BY_COMMAND.get(tool);
  const object = words.find((word) => !word.startsWith('-')) ?? '';
  if (/^(?:a|l)/.test(object)) return 'addresses';
  if (object.startsWith('ru')) return 'rules';
  return object.startsWith('r') ? 'routes' : undefined;
}
