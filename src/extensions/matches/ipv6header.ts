import type { Packet } from '#net/packet.ts';
import { answer, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { HEADER, hasHeader } from '../shared/extension-header.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';

/** `-m ipv6header`: which headers an IPv6 packet has. */
export interface Ipv6headerMatch {
  readonly kind: 'ipv6header';
  /** In the order of `HEADERS`. */
  readonly headers: readonly HeaderName[];
  readonly invert: boolean;
  /** Whether the packet may have others too. */
  readonly soft: boolean;
}

/** In the order, and by the names, of `iptables-save` (libip6t_ipv6header.c and /etc/protocols). */
const HEADERS = [
  'hop-by-hop',
  'ipv6-opts',
  'ipv6-route',
  'ipv6-frag',
  'ah',
  'esp',
  'ipv6-nonxt',
  'protocol',
] as const;

type HeaderName = (typeof HEADERS)[number];

/** `protocol` stands for an upper-layer header, and 255 for it. */
const NUMBERS: ReadonlyMap<number, HeaderName> = new Map([
  [HEADER.hopByHop, 'hop-by-hop'],
  [HEADER.destination, 'ipv6-opts'],
  [HEADER.routing, 'ipv6-route'],
  [HEADER.fragment, 'ipv6-frag'],
  [HEADER.authentication, 'ah'],
  [HEADER.esp, 'esp'],
  [HEADER.none, 'ipv6-nonxt'],
  [255, 'protocol'],
]);

/** The tool's own names, and those of /etc/protocols with their second ones; case counts. */
const NAMES: Readonly<Record<HeaderName, readonly string[]>> = {
  'hop-by-hop': ['hop-by-hop', 'hop', 'hopopt', 'HOPOPT', 'ip', 'IP'],
  'ipv6-opts': ['dst', 'ipv6-opts', 'IPv6-Opts'],
  'ipv6-route': ['route', 'ipv6-route', 'IPv6-Route'],
  'ipv6-frag': ['frag', 'ipv6-frag', 'IPv6-Frag'],
  ah: ['auth', 'ah', 'IPSEC-AH'],
  esp: ['esp', 'IPSEC-ESP'],
  'ipv6-nonxt': ['none', 'ipv6-nonxt', 'IPv6-NoNxt'],
  protocol: ['protocol', 'prot'],
};

const BY_NAME: ReadonlyMap<string, HeaderName> = new Map([
  ...HEADERS.flatMap((header) => NAMES[header].map((name) => [name, header] as const)),
  ...[...NUMBERS].map(([number, header]) => [String(number), header] as const),
]);

const LIST: ValueForm<readonly HeaderName[]> = {
  expected: 'headers such as hop-by-hop,dst,route,frag,auth,esp,none,prot',
  read: (text) => {
    const names = text.split(',').filter((name) => name !== '');
    const given = new Set(names.map((name) => BY_NAME.get(name)));
    if (given.size === 0 || given.has(undefined)) return undefined;
    return HEADERS.filter((name) => given.has(name));
  },
};

export const ipv6header = defineMatch<Ipv6headerMatch>({
  kind: 'ipv6header',
  families: [6],
  says: 'Asks which headers an IPv6 packet has.',
  options: [
    {
      name: '--header',
      negatable: true,
      values: ['HEADER[,…]'],
      says: 'The packet has these headers and no others.',
    },
    { name: '--soft', says: 'It may have others too.' },
  ],
  parse(given) {
    const headers = given.required('--header', LIST);
    return (
      headers && {
        kind: 'ipv6header',
        headers: headers.value,
        invert: headers.invert,
        soft: given.has('--soft'),
      }
    );
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: ({ packet }) => answer(holds(match, headersOf(packet))),
      shows: ({ packet }) => headersOf(packet).join(', '),
    },
  ],
  describe({ headers, invert, soft }) {
    const list = headers.join(', ');
    if (soft) {
      return invert
        ? phrase`it has none of the headers ${list}`
        : phrase`it has the headers ${list} (and perhaps others)`;
    }
    return invert
      ? phrase`its headers are not exactly ${list}`
      : phrase`its headers are exactly ${list}`;
  },
});

function words({ headers, invert, soft }: Ipv6headerMatch): string {
  return `${optionWords('--header', invert, headers.join(','))}${soft ? ' --soft' : ''}`;
}

function headersOf(packet: Packet): readonly HeaderName[] {
  const own = NUMBERS.get(packet.protocol);
  const named: HeaderName[] = (packet.extensionHeaders ?? []).flatMap(
    (header) => NUMBERS.get(header) ?? [],
  );
  if (hasHeader(packet, HEADER.fragment)) named.push('ipv6-frag');
  if (own && own !== 'ipv6-frag' && own !== 'protocol') named.push(own);
  // Behind ESP and "no next header" the kernel looks no further.
  if (own !== 'esp' && own !== 'ipv6-nonxt') named.push('protocol');
  return HEADERS.filter((name) => named.includes(name));
}

// net/ipv6/netfilter/ip6t_ipv6header.c, ipv6header_mt6. With --soft, `!` turns every bit round:
// none of the headers may be there.
function holds({ headers, invert, soft }: Ipv6headerMatch, there: readonly HeaderName[]): boolean {
  if (soft) return headers.every((name) => there.includes(name) !== invert);
  const same = headers.length === there.length && headers.every((name) => there.includes(name));
  return same !== invert;
}
