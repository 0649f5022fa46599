/** Reads the listening sockets that `ss -lntup` and `netstat -lntup` print. */
import { type Address, readAddress } from '#net/address.ts';
import { readPort } from '#net/ports.ts';
import { readProtocol } from '#net/protocol.ts';
import type { Socket } from './host.ts';
import type { LineProblem, Reading } from './host-texts.ts';
import { type TextLine, linesOf, notUnderstood } from './text-lines.ts';

export function readSockets(text: string): Reading<readonly Socket[]> {
  const sockets: Socket[] = [];
  const problems: LineProblem[] = [];
  let connected = false;
  for (const line of linesOf(text)) {
    const last = sockets.at(-1);
    // `ss --inet-sockopt` and `-m` say more of a socket on a line of its own.
    if (last && /^\s+\S/.test(line.text)) {
      if (isTransparent(line.text)) sockets.splice(-1, 1, { ...last, transparent: true });
      continue;
    }
    const came = readLine(line);
    if (came === undefined) problems.push(notUnderstood(line, 'ss -lntup'));
    else if (came === 'connected' && !connected) {
      connected = true;
      const message =
        'Only listening sockets stand here; established ones belong to the connections.';
      problems.push({ line: line.number, message });
    } else if (typeof came === 'object') sockets.push(came);
  }
  return { read: sockets, problems };
}

/** Headings, and sockets that no IP packet reaches. */
const IDLE =
  /^(?:Netid|State\s|Recv-Q|Active |Proto\s|(?:u_str|u_dgr|u_seq|nl|p_raw|p_dgr|v_str|v_dgr|xdp|raw6?|\?\?\?|ti_\w+|icmp6?|unix)\s)/;
const LISTENING: ReadonlySet<string> = new Set(['LISTEN', 'UNCONN']);
const STATE =
  /^(?:LISTEN|UNCONN|CLOSED?|ESTAB(?:LISHED)?|SYN[-_]\w+|FIN[-_]?WAIT\w*(?:-\d)?|TIME[-_]WAIT|CLOSE[-_]WAIT|LAST[-_]ACK|CLOSING)$/;

function readLine({ text, words }: TextLine): Socket | 'idle' | 'connected' | undefined {
  if (IDLE.test(text)) return 'idle';
  const rest = [...words];
  // `ss -t` alone leaves out what is the same on every line.
  const protocol = readNetid(rest[0] ?? '');
  if (protocol !== undefined) rest.shift();
  const state = STATE.test(rest[0] ?? '') ? rest.shift() : undefined;
  const [received = '', sent = '', local = '', peer = '', ...tail] = rest;
  if (!/^\d+$/.test(received) || !/^\d+$/.test(sent)) return undefined;
  const netstatState = state === undefined && STATE.test(tail[0] ?? '') ? tail[0] : undefined;
  const isOpen = peer.endsWith(':*');
  const known = state ?? netstatState;
  if (!isOpen || (known !== undefined && !LISTENING.has(known))) return 'connected';
  const end = readEnd(local);
  if (!end) return undefined;
  return {
    protocol: protocol ?? (state === 'UNCONN' ? 17 : 6),
    ...end,
    ...readOwner(text, netstatState === undefined && state !== undefined ? [] : tail),
    transparent: isTransparent(text),
  };
}

function isTransparent(text: string): boolean {
  const at = text.indexOf('inet-sockopt:');
  return at >= 0 && /\btransparent\b/.test(text.slice(at));
}

/** `tcp`, and `tcp6` of netstat. */
function readNetid(word: string): number | undefined {
  if (!/^[a-z]/.test(word)) return undefined;
  return readProtocol(word.replace(/6$/, ''));
}

/** `10.1.2.3:80`, `127.0.0.53%lo:53`, `[::1]:80`, `:::80`, `*:80`. */
function readEnd(text: string): { readonly address: Address; readonly port: number } | undefined {
  const [, name = '', service = ''] = /^(.*):([^:]+)$/.exec(text) ?? [];
  const port = readPort(service);
  const bare = name.replaceAll(/^\[|%[^\]]*|\]/g, '');
  // ss writes * for an IPv6 socket that takes IPv4 too; netstat writes :: for both of IPv6.
  const address = readAddress(bare === '*' ? '::' : bare);
  return address && port !== undefined ? { address, port } : undefined;
}

/** `users:(("nginx",pid=7,fd=6)) uid:33` of ss; user, inode and `7/nginx` of netstat. */
function readOwner(
  text: string,
  netstat: readonly string[],
): { readonly uid: number | undefined; readonly label: string | undefined } {
  const uid = /\buid:(\d{1,10})\b/.exec(text)?.[1];
  const label = /\busers:\(\("([^"]*)"/.exec(text)?.[1];
  const words = netstat.filter((word) => !LISTENING.has(word));
  const program = /^\d+\/(.+)$/.exec(words.find((word) => /^\d+\//.test(word)) ?? '')?.[1];
  const [user, inode = ''] = words;
  const numbered = user !== undefined && /^\d+$/.test(user) && /^\d+$/.test(inode);
  const owner = uid ?? (numbered ? user : undefined);
  return {
    uid: owner === undefined ? undefined : Number(owner),
    label: label ?? program?.replace(/:$/, ''),
  };
}
