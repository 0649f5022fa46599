import type { Interface } from './host.ts';
import type { LineProblem, Reading } from './host-texts.ts';
import {
  type InterfaceDraft,
  type InterfacesDraft,
  type LineRead,
  addAddress,
  interfaceNamed,
} from './interface-draft.ts';
import { readIfconfigLine } from './read-ifconfig.ts';
import { type TextLine, linesOf, notUnderstood, quote } from './text-lines.ts';

/** What `ip addr` prints, with `-o` and `-br` too, or `ifconfig`. */
export function readAddresses(text: string): Reading<readonly Interface[]> {
  const draft: InterfacesDraft = { all: new Map(), current: undefined };
  const problems: LineProblem[] = [];
  for (const line of linesOf(text)) {
    const came = readLine(draft, line);
    if (came === 'read') continue;
    problems.push(
      came === 'unknown'
        ? notUnderstood(line, 'ip addr')
        : { line: line.number, message: came.problem },
    );
  }
  return { read: [...draft.all.values()], problems };
}

/** Lines about an interface that say nothing a packet asks about: lifetimes, other names, counters. */
const IDLE = /^(?:valid_lft|altname|alias|vf|RX:?|TX:?|\d+|promiscuity|parentbus|numtxqueues)$/;

function readLine(draft: InterfacesDraft, line: TextLine): LineRead {
  // `2: eth0@if7: <BROADCAST,UP> mtu 1500 … group default`
  const [, name, rest = ''] = /^\d+:\s+([^\s:@]+)(?:@[^\s:]+)?:(?:\s+(.*))?$/.exec(line.text) ?? [];
  if (name !== undefined) {
    // `-o` writes an interface's lines as one, with \ where they were broken.
    const [own = '', ...others] = rest.split('\\');
    const problem = setGroup(interfaceNamed(draft, name), own);
    for (const other of others) readAttribute(draft, other.trim().split(/\s+/));
    return problem ?? 'read';
  }
  const [, oneLine, attribute = ''] =
    /^\d+:\s+([^\s:@]+)(?:@\S+)?\s+((?:inet6?|link\/\S+)\s.*)$/.exec(line.text) ?? [];
  if (oneLine !== undefined) {
    interfaceNamed(draft, oneLine);
    return readAttribute(draft, (attribute.split('\\')[0] ?? '').trim().split(/\s+/));
  }
  const [first = '', state = ''] = line.words;
  if (/^(?:UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|TESTING|NOTPRESENT)$/.test(state)) {
    return readBrief(draft, first, line.words.slice(2));
  }
  const came = draft.current ? readAttribute(draft, line.words) : 'unknown';
  return came === 'unknown' ? readIfconfigLine(draft, line) : came;
}

/** `eth0@if7 UP 10.1.2.3/24 fe80::1/64`, as `-br` prints. */
function readBrief(draft: InterfacesDraft, first: string, words: readonly string[]): LineRead {
  interfaceNamed(draft, first.split('@')[0] ?? first);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(word)) {
      if (draft.current) draft.current.mac = word;
    } else if (word.startsWith('<')) continue;
    else {
      const peer = words[at + 1] === 'peer' ? words[at + 2] : undefined;
      if (peer !== undefined) at += 2;
      const came = addAddress(draft, word, peer);
      if (came !== 'read') return came;
    }
  }
  return 'read';
}

function setGroup(draft: InterfaceDraft, words: string): { problem: string } | undefined {
  const group = /(?:^|\s)group\s+(\S+)/.exec(words)?.[1] ?? 'default';
  if (group === 'default') return undefined;
  if (/^\d{1,10}$/.test(group)) draft.group = Number(group);
  else {
    return {
      problem: `The group ${quote(group)} of ${draft.name} has no number here; write its number instead.`,
    };
  }
  return undefined;
}

function readAttribute(draft: InterfacesDraft, words: readonly string[]): LineRead {
  const [keyword = '', value = ''] = words;
  const { current } = draft;
  if (current && keyword === 'link/ether') {
    const peer = words[words.indexOf('peer') + 1];
    if (value !== '?') current.mac = value;
    if (words.includes('peer') && peer !== undefined) current.peerMac = peer;
    return 'read';
  }
  if (keyword.startsWith('link/') || IDLE.test(keyword)) return 'read';
  // `ifconfig` has the same keyword, with the mask in a word of its own.
  if ((keyword !== 'inet' && keyword !== 'inet6') || isIfconfig(words)) return 'unknown';
  return addAddress(draft, value, words[2] === 'peer' ? words[3] : undefined);
}

function isIfconfig(words: readonly string[]): boolean {
  return (
    /^(?:netmask|prefixlen|addr:.*)$/.test(words[2] ?? '') || words[1]?.startsWith('addr:') === true
  );
}
