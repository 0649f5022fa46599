import { isUnspecified, readAddress } from '#net/address.ts';
import { readSubnet } from '#net/subnet.ts';
import type { Route } from './host.ts';
import type { RouteLine } from './read-routes.ts';
import { TABLE_MAIN } from './routing.ts';
import type { TextLine } from './text-lines.ts';

const HEADING = /^Kernel IP|^Destination\s/;

/** Whether a line is one of `route`: its fourth word are flags. */
export function isKernelTableLine({ text, words }: TextLine): boolean {
  return HEADING.test(text) || (words.length >= 8 && /^!?[A-Z]+!?$/.test(words[3] ?? ''));
}

/** One line of `route -n` or `netstat -rn`: `0.0.0.0  10.1.2.1  0.0.0.0  UG  100  0  0  eth0`. */
export function readKernelTableLine({ text, words }: TextLine): RouteLine {
  if (HEADING.test(text)) return { kind: 'nothing' };
  const [target = '', gateway = '', mask = '', flags = '', metric = ''] = words;
  const name = words[7];
  if (name === undefined) return { kind: 'unknown' };
  const destination = readSubnet(`${target === 'default' ? '0.0.0.0' : target}/${mask}`);
  const via = readAddress(gateway);
  if (!destination || (!via && gateway !== '*')) {
    return {
      kind: 'problem',
      message: 'A route with names instead of addresses is left out: route -n prints addresses.',
    };
  }
  // A blackhole has no interface, and `*` stands in its place.
  const goesNowhere = name === '*' || flags.includes('!');
  const route: Route = {
    destination,
    family: 4,
    via: via && !isUnspecified(via) ? via : undefined,
    interface: goesNowhere ? undefined : name,
    table: TABLE_MAIN,
    kind: name === '*' ? 'blackhole' : goesNowhere ? 'unreachable' : 'unicast',
    source: undefined,
  };
  return { kind: 'route', route, metric: Number(metric) || 0 };
}
