/** Transport protocols by number, as the IP header carries them. */
export const PROTOCOL = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  sctp: 132,
  mobility: 135,
  udplite: 136,
} as const;

/** A number 0 to 255, or a name of /etc/protocols as Debian ships it. 0 and `all` are any protocol. */
export function readProtocol(text: string): number | undefined {
  // As strtoul reads numbers: after blanks and a plus; a leading zero makes them octal.
  const [, digits] = /^[ \t]*\+?(\d{1,20}|0x[0-9a-fA-F]{1,20})$/i.exec(text) ?? [];
  if (digits !== undefined) {
    const number = /^0\d/.test(digits) ? readOctal(digits) : Number(digits);
    return number <= 255 ? number : undefined;
  }
  const name = text.toLowerCase();
  return ALIASES[name] ?? NUMBERS[name];
}

function readOctal(text: string): number {
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : NaN;
}

/** The name that `iptables-save` prints, or the number where it knows none. */
export function printProtocol(number: number): string {
  return NAMES.get(number) ?? String(number);
}

/** Whether the protocol's header starts with a source and a destination port. */
export function hasPorts(number: number): boolean {
  return WITH_PORTS.has(number);
}

const WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);

const NUMBERS: Readonly<Record<string, number>> = Object.assign(
  Object.create(null) as Record<string, number>, // typed `any`; empty, so it is one
  {
    icmp: 1,
    igmp: 2,
    ggp: 3,
    ipencap: 4,
    st: 5,
    tcp: 6,
    egp: 8,
    igp: 9,
    pup: 12,
    udp: 17,
    hmp: 20,
    'xns-idp': 22,
    rdp: 27,
    'iso-tp4': 29,
    dccp: 33,
    xtp: 36,
    ddp: 37,
    'idpr-cmtp': 38,
    ipv6: 41,
    'ipv6-route': 43,
    'ipv6-frag': 44,
    idrp: 45,
    rsvp: 46,
    gre: 47,
    esp: 50,
    ah: 51,
    skip: 57,
    'ipv6-icmp': 58,
    'ipv6-nonxt': 59,
    'ipv6-opts': 60,
    rspf: 73,
    vmtp: 81,
    eigrp: 88,
    ospf: 89,
    'ax.25': 93,
    ipip: 94,
    etherip: 97,
    encap: 98,
    pim: 103,
    ipcomp: 108,
    vrrp: 112,
    l2tp: 115,
    isis: 124,
    sctp: 132,
    fc: 133,
    'mobility-header': 135,
    udplite: 136,
    'mpls-in-ip': 137,
    manet: 138,
    hip: 139,
    shim6: 140,
    wesp: 141,
    rohc: 142,
  },
);

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(NUMBERS).map(([name, number]) => [number, name]),
);

const ALIASES: Readonly<Record<string, number>> = Object.assign(
  Object.create(null) as Record<string, number>, // typed `any`; empty, so it is one
  {
    all: 0,
    ip: 0,
    icmpv6: 58,
    icmp6: 58,
    mh: 135,
    'ipv6-mh': 135,
  },
);
